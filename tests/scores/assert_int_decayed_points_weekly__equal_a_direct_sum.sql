-- Forward decay is a shortcut, not another answer: adding up every signal that was known and not expired at a week's end, each
-- with its own age, gives the same points. Checked at four weeks spread over the history: a direct sum costs too much for all.
with extent as (
    select max(week_number) as n_weeks from {{ ref('int_weeks') }}
),

weeks as (
    select weeks.as_of_on
    from {{ ref('int_weeks') }} as weeks
    cross join extent
    where weeks.week_number in (
        extent.n_weeks, extent.n_weeks - floor(extent.n_weeks / 8.0), extent.n_weeks - floor(extent.n_weeks / 4.0), extent.n_weeks - floor(extent.n_weeks / 2.0)
    )
    and {{ is_tested('weeks.as_of_on') }}
),

worth as (
    select
        account_id,
        'intent' as component,
        coalesce(intent_factor, 'negative_signals') as factor,
        occurred_on,
        counts_from_at,
        expires_on,
        half_life_days,
        intent_points as points
    from {{ ref('bridge_account_signals') }}
    where intent_points <> 0
    union all
    select
        account_id,
        'engagement' as component,
        coalesce(engagement_factor, 'negative_signals') as factor,
        occurred_on,
        counts_from_at,
        expires_on,
        half_life_days,
        engagement_points as points
    from {{ ref('bridge_account_signals') }}
    where engagement_points > 0 and engagement_factor is not null or engagement_points < 0
),

direct as (
    select
        worth.account_id,
        weeks.as_of_on,
        worth.component,
        worth.factor,
        sum(cast(worth.points as double) * {{ decay_share(days_between('worth.occurred_on', 'weeks.as_of_on'), 'worth.half_life_days') }}) as points
    from worth
    inner join weeks on cast(worth.counts_from_at as date) <= weeks.as_of_on and worth.expires_on > weeks.as_of_on
    inner join {{ ref('int_account_weeks') }} as account_weeks
        on worth.account_id = account_weeks.account_id and weeks.as_of_on = account_weeks.as_of_on
    group by worth.account_id, weeks.as_of_on, worth.component, worth.factor
),

decayed as (
    select
        decayed.account_id,
        decayed.as_of_on,
        decayed.component,
        decayed.factor,
        cast(sum(decayed.points) as double) as points
    from {{ ref('int_decayed_points_weekly') }} as decayed
    inner join weeks on decayed.as_of_on = weeks.as_of_on
    group by decayed.account_id, decayed.as_of_on, decayed.component, decayed.factor
)

select
    direct.points as direct_points,
    decayed.points as decayed_points,
    coalesce(direct.account_id, decayed.account_id) as account_id,
    coalesce(direct.as_of_on, decayed.as_of_on) as as_of_on,
    coalesce(direct.component, decayed.component) as component,
    coalesce(direct.factor, decayed.factor) as factor
from direct
full outer join decayed
    on
        direct.account_id = decayed.account_id
        and direct.as_of_on = decayed.as_of_on
        and direct.component = decayed.component
        and direct.factor = decayed.factor
-- the model rounds each series to six decimals
where abs(coalesce(direct.points, 0) - coalesce(decayed.points, 0)) > 0.001
