-- The company names of records that no domain ties to an account: of companies named without a domain, and of domains and addresses
-- whose domain no account had when the name came. Linking by name is the last rung, so a name whose domain is an account's is not asked.
with records as (
    select * from {{ ref('int_signals_identified') }}
    where malformed_reason is null and company_name is not null and identity_kind in ('company_name', 'domain', 'email')
),

described as (
    select
        records.identity_id,
        trim(records.company_name) as company_name,
        domains.domain,
        records.loaded_at
    from records
    left join {{ ref('int_domains_classified') }} as domains
        on
            case records.identity_kind
                when 'domain' then records.registrable_domain
                when 'email' then {{ email_host('records.normalised_email') }}
            end = domains.raw_text
    -- a provider's domain says nothing of the company, and its customers attach to nobody
    where records.identity_kind = 'company_name' or domains.domain_kind = 'company'
),

named as (
    select
        identity_id,
        company_name,
        domain,
        min(loaded_at) as known_at
    from described
    where company_name <> ''
    group by identity_id, company_name, domain
),

int_company_names_seen as (
    select named.*
    from named
    left join {{ ref('int_account_domains') }} as owned
        on named.domain = owned.domain and named.known_at >= owned.known_at
    where owned.domain is null
)

select
    identity_id,
    company_name,
    domain,
    known_at
from int_company_names_seen
