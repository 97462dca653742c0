-- What the company domain behind an identity asserts of its account: by the address's domain, by a domain that a feed names, or by
-- a further domain that operations entered. An address at a provider asserts that none is known.
{{ config(materialized='view') }}

with identities as (
    select * from {{ ref('int_identities_seen') }}
),

emails as (
    select * from {{ ref('int_identity_emails') }}
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
        on emails.email_domain = domains.domain and {{ is_before_end('emails.known_at', 'domains.until_at') }}
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
        on identities.identity_value = domains.domain and {{ is_before_end('identities.first_loaded_at', 'domains.until_at') }}
    where identities.identity_kind = 'domain'
),

domain_uses as (
    select
        identity_id,
        email_domain as domain,
        person_id,
        known_at
    from emails
    where domain_kind = 'company'
    union all
    select
        identity_id,
        identity_value as domain,
        cast(null as {{ dbt.type_string() }}) as person_id,
        first_loaded_at as known_at
    from identities
    where identity_kind = 'domain'
),

by_domain_alias as (
    {%- for moment, account_id, words in [
        ('aliases.from_at', 'aliases.account_id', ' counts for the account'),
        ('aliases.until_at', 'cast(null as ' ~ dbt.type_string() ~ ')', ' counts for the account no more'),
    ] %}
        -- several hosts of one domain may be entered
        select distinct
            uses.identity_id,
            greatest(uses.known_at, {{ moment }}) as asserted_at,
            'domain_alias' as match_method,
            {{ account_id }} as account_id,
            uses.person_id,
            'domain ' || uses.domain || '{{ words }}, say operations' as evidence
        from domain_uses as uses
        inner join {{ ref('int_domain_aliases_resolved') }} as aliases
            on
                uses.domain = aliases.domain
                and aliases.refused_reason is null
                and {{ is_before_end('uses.known_at', 'aliases.until_at') }}
        {{ 'union all' if loop.first else 'where aliases.until_at is not null' }}
    {%- endfor %}
),

int_domains_asserted as (
    {%- for rung in ['by_email_domain', 'by_vendor_domain', 'by_domain_alias'] %}
        select
            identity_id,
            asserted_at,
            match_method,
            account_id,
            person_id,
            evidence
        from {{ rung }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_domains_asserted
