-- The company names that no domain ties to an account: of companies named without a domain, of domains and addresses whose domain no
-- account had when the name came, and of leads of no account. Linking by name is the last rung, so a name whose domain is an
-- account's is not asked.
with records as (
    select
        identity_id,
        company_name,
        country,
        loaded_at as known_at,
        case identity_kind
            when 'domain' then registrable_domain
            when 'email' then {{ email_host('normalised_email') }}
        end as raw_domain,
        identity_kind = 'domain' as is_company
    from {{ ref('int_signals_identified') }}
    where malformed_reason is null and company_name is not null and identity_kind in ('company_name', 'domain', 'email')
),

leads as (
    select
        crm_contact_id,
        email,
        company_name,
        country,
        valid_from_at
    from {{ ref('int_contacts_versioned') }}
    where company_name is not null and account_id is null and not is_deleted
),

people as (
    select
        identities.identity_id,
        leads.company_name,
        leads.country,
        greatest(leads.valid_from_at, identities.first_loaded_at) as known_at,
        {{ email_host('leads.email') }} as raw_domain,
        false as is_company
    from {{ ref('int_identities_seen') }} as identities
    inner join leads on identities.identity_value = leads.crm_contact_id
    where identities.identity_kind = 'crm_contact'
    union all
    select
        emails.identity_id,
        leads.company_name,
        leads.country,
        greatest(leads.valid_from_at, emails.known_at) as known_at,
        {{ email_host('leads.email') }} as raw_domain,
        false as is_company
    from {{ ref('int_identity_emails') }} as emails
    inner join leads on emails.email = leads.email
),

spoken as (
    select * from records
    union all
    select * from people
),

named as (
    -- who writes from a private address may still say for whom; what else a provider's domain comes with is its customers' affair
    select
        spoken.identity_id,
        trim(spoken.company_name) as company_name,
        trim(spoken.country) as country,
        case when domains.domain_kind = 'company' then domains.domain end as domain,
        min(spoken.known_at) as known_at
    from spoken
    left join {{ ref('int_domains_classified') }} as domains on spoken.raw_domain = domains.raw_text
    where
        trim(spoken.company_name) <> ''
        and (
            spoken.raw_domain is null
            or domains.domain_kind in ('company', 'no_domain')
            or (domains.domain_kind in ('free_mail', 'isp') and not spoken.is_company)
        )
    group by spoken.identity_id, trim(spoken.company_name), trim(spoken.country), case when domains.domain_kind = 'company' then domains.domain end
),

int_company_names_seen as (
    select
        named.identity_id,
        {{ dbt.hash("named.company_name || '|' || coalesce(named.country, '') || '|' || coalesce(named.domain, '')") }} as name_id,
        named.company_name,
        named.country,
        named.domain,
        named.known_at
    from named
    left join {{ ref('int_account_domains') }} as owned
        on
            named.domain = owned.domain
            and owned.account_id is not null
            and named.known_at >= owned.known_at
            and {{ is_before_end('named.known_at', 'owned.until_at') }}
    where owned.domain is null
)

select * from int_company_names_seen
