-- The rates of a feed and week tell of all its signals: the shares add up to one and the counts to what was kept.
with rated as (
    select
        feed_id,
        week_on,
        sum(n_signals) as n_rated,
        sum(match_share) as shares
    from {{ ref('fct_identity_match_rates') }}
    group by feed_id, week_on
),

kept as (
    select
        feed_id,
        {{ week_ending_on('occurred_on') }} as week_on,
        count(*) as n_kept
    from {{ ref('int_signals_kept') }}
    group by feed_id, {{ week_ending_on('occurred_on') }}
)

select
    kept.feed_id,
    kept.week_on,
    kept.n_kept,
    rated.n_rated,
    rated.shares
from kept
left join rated on kept.feed_id = rated.feed_id and kept.week_on = rated.week_on
where rated.n_rated is null or rated.n_rated <> kept.n_kept or abs(rated.shares - 1) > 0.000001
