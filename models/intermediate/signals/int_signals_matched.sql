-- How each kept signal came to its account, as we know it now, or why it has none: the match is late, so this is no history. A view, for
-- only the reason is of today, and that is one for all signals of an identity.
{{ config(materialized='view', due_in='int_signals_due') }}

with described as (
    select * from {{ ref('int_signals_described') }}
),

domains as (
    select distinct
        domain,
        domain_kind
    from {{ ref('int_domains_classified') }}
    where raw_text = domain
),

unmatched as (
    -- why signals of an identity have no account
    select
        identities.identity_id,
        identities.domain,
        case
            when identities.match_method in ('held_back', 'ambiguous') then identities.match_method
            when coalesce(domains.domain_kind, 'company') not in ('company', 'no_domain') then 'private_address'
            when identities.domain is not null or identities.identity_kind = 'company_name' then 'unknown_company'
            -- matched today, but not when this happened
            when identities.match_method <> 'unmatched' then 'before_match'
            else 'anonymous'
        end as reason
    from {{ ref('dim_identities') }} as identities
    left join domains on identities.domain = domains.domain
    where identities.valid_to_at is null
),

int_signals_matched as (
    select
        described.signal_id,
        described.feed_id,
        described.identity_id,
        described.occurred_on,
        described.loaded_at,
        described.matched_account_id as account_id,
        unmatched.domain,
        {{ week_ending_on('described.match_known_at') }} as matched_on,
        coalesce(described.match_method, unmatched.reason) as match_method
    from described
    left join unmatched on described.identity_id = unmatched.identity_id
)

select * from int_signals_matched
