-- Everything that ever said which account an identity belongs to, when we learnt it and by which rung of the match ladder.
with identities as (
    select * from {{ ref('int_identities_seen') }}
),

emails as (
    select * from {{ ref('int_identity_emails') }}
),

by_account_id as (
    select
        records.identity_id,
        greatest(min(records.loaded_at), min(accounts.first_loaded_at)) as asserted_at,
        'crm_account' as match_method,
        accounts.account_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        'record names CRM account ' || accounts.crm_account_id as evidence
    from {{ ref('int_signals_identified') }} as records
    inner join {{ ref('int_accounts_versioned') }} as accounts on records.crm_account_id = accounts.crm_account_id
    where records.malformed_reason is null and records.identity_kind in ('crm_contact', 'crm_account')
    group by records.identity_id, accounts.account_id, accounts.crm_account_id
),

by_new_email as (
    -- a new address ends what an earlier address's contact said; where it has a contact too, that says so at the same moment
    select
        emails.identity_id,
        emails.known_at as asserted_at,
        'contact_email' as match_method,
        cast(null as {{ dbt.type_string() }}) as account_id,
        emails.person_id,
        'no CRM contact has this e-mail' as evidence
    from emails
),

by_email_domain as (
    -- an address at a provider, relay or unknown company asserts that no account is known: it ends an earlier employer's match
    select
        emails.identity_id,
        emails.known_at as asserted_at,
        'email_domain' as match_method,
        cast(null as {{ dbt.type_string() }}) as account_id,
        emails.person_id,
        case
            when emails.domain_kind = 'company' then 'no account has domain ' || emails.email_domain
            else 'e-mail at a ' || replace(emails.domain_kind, '_', ' ') || ' host'
        end as evidence
    from emails
    union all
    select
        emails.identity_id,
        greatest(emails.known_at, domains.known_at) as asserted_at,
        'email_domain' as match_method,
        domains.account_id,
        emails.person_id,
        case
            when domains.account_id is null then 'no account has domain ' || domains.domain || ' any more'
            when domains.n_claims > 1 then 'e-mail domain ' || domains.domain || ' is the account''s (first of ' || domains.n_claims || ' accounts with it)'
            else 'e-mail domain ' || domains.domain || ' is the account''s'
        end as evidence
    from emails
    inner join {{ ref('int_account_domains') }} as domains
        on emails.email_domain = domains.domain and (domains.until_at is null or emails.known_at < domains.until_at)
    where emails.domain_kind = 'company'
),

by_vendor_domain as (
    select
        identities.identity_id,
        greatest(identities.first_loaded_at, domains.known_at) as asserted_at,
        'vendor_domain' as match_method,
        domains.account_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        case
            when domains.account_id is null then 'no account has domain ' || domains.domain || ' any more'
            else 'the feed names domain ' || domains.domain
        end as evidence
    from identities
    inner join {{ ref('int_account_domains') }} as domains
        on identities.identity_value = domains.domain and (domains.until_at is null or identities.first_loaded_at < domains.until_at)
    where identities.identity_kind = 'domain'
),

-- only a CRM contact says what role a person has
without_role as (
    select * from by_new_email
    union all
    select * from by_account_id
    union all
    select * from by_email_domain
    union all
    select * from by_vendor_domain
),

int_identity_assertions as (
    select * from {{ ref('int_contacts_asserted') }}
    union all
    select
        identity_id,
        asserted_at,
        match_method,
        account_id,
        person_id,
        cast(null as {{ dbt.type_string() }}) as seniority,
        cast(null as {{ dbt.type_string() }}) as function,
        cast(null as {{ dbt.type_string() }}) as buying_role,
        evidence
    from without_role
)

select * from int_identity_assertions
