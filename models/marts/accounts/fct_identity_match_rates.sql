-- Every week and feed has a row for every method it used, and so the shares of a feed's week add up to one.
with matched as (
    select * from {{ ref('int_signals_matched') }}
),

methods as (
    select * from {{ ref('match_methods') }}
),

weekly as (
    select
        feed_id,
        match_method,
        {{ week_ending_on('occurred_on') }} as week_on,
        count(*) as n_signals,
        count(distinct identity_id) as n_identities,
        count(distinct account_id) as n_accounts,
        cast(sum(case when matched_on <= {{ week_ending_on('loaded_at') }} then 1 else 0 end) as bigint) as n_matched_at_once
    from matched
    group by feed_id, match_method, {{ week_ending_on('occurred_on') }}
),

fct_identity_match_rates as (
    select
        weekly.feed_id,
        weekly.match_method,
        methods.match_status,
        weekly.week_on,
        weekly.n_signals,
        weekly.n_identities,
        weekly.n_accounts,
        weekly.n_matched_at_once,
        cast(weekly.n_signals as double) / sum(weekly.n_signals) over (partition by weekly.feed_id, weekly.week_on) as match_share
    from weekly
    inner join methods on weekly.match_method = methods.match_method
)

select * from fct_identity_match_rates
