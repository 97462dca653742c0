-- How each kept signal came to its account, as we know it now, or why it has none: the match is late, so this is no history.
with kept as (
    select * from {{ ref('int_signals_kept') }}
),

attributed as (
    select
        signal_id,
        min(match_method) as match_method,
        min(matched_account_id) as account_id,
        min({{ week_ending_on('known_at') }}) as matched_on
    from {{ ref('int_signals_attributed') }}
    group by signal_id
),

standing as (
    select
        identity_id,
        match_method,
        domain
    from {{ ref('dim_identities') }}
    where valid_to_at is null
),

domains as (
    select distinct
        domain,
        domain_kind
    from {{ ref('int_domains_classified') }}
    where raw_text = domain
),

int_signals_matched as (
    select
        kept.signal_id,
        kept.feed_id,
        kept.identity_id,
        kept.identity_kind,
        kept.occurred_on,
        kept.loaded_at,
        attributed.account_id,
        standing.domain,
        attributed.matched_on,
        case
            when attributed.match_method is not null then attributed.match_method
            when standing.match_method in ('held_back', 'ambiguous') then standing.match_method
            when coalesce(domains.domain_kind, 'company') not in ('company', 'no_domain') then 'private_address'
            when standing.domain is not null or kept.identity_kind = 'company_name' then 'unknown_company'
            -- matched today, but not when this happened
            when standing.match_method <> 'unmatched' then 'before_match'
            else 'anonymous'
        end as match_method
    from kept
    left join attributed on kept.signal_id = attributed.signal_id
    left join standing on kept.identity_id = standing.identity_id
    left join domains on standing.domain = domains.domain
)

select * from int_signals_matched
