-- What became known each week, per account, factor, topic and half-life: points decayed to that week's end. Expiry takes a
-- signal's remaining points out again in the week it expires.
{{ config(materialized='history', history_on='week_on') }}

with weighted as (
    select * from {{ ref('int_signals_weighted') }}
),

contributions as (
    select
        account_id,
        'intent' as component,
        coalesce(intent_factor, 'negative_signals') as factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        occurred_on,
        counts_from_week_on,
        expires_on,
        intent_points as points
    from weighted
    where intent_points <> 0
    union all
    select
        account_id,
        'engagement' as component,
        coalesce(engagement_factor, 'negative_signals') as factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        occurred_on,
        counts_from_week_on,
        expires_on,
        engagement_points as points
    from weighted
    where engagement_points <> 0 and (engagement_factor is not null or is_negative)
),

entries as (
    select
        account_id,
        component,
        factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        occurred_on,
        counts_from_week_on as week_on,
        points,
        1 as n_signals
    from contributions
    union all
    select
        account_id,
        component,
        factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        occurred_on,
        greatest({{ week_ending_on('expires_on') }}, counts_from_week_on) as week_on,
        -points as points,
        -1 as n_signals
    from contributions
    -- what expires after the last week is still there at the end of history
    where expires_on <= (select max(weeks.as_of_on) from {{ ref('int_weeks') }} as weeks)
),

int_score_contributions_weekly as (
    select
        account_id,
        component,
        factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        week_on,
        sum(n_signals) as n_signals,
        max(case when n_signals > 0 then occurred_on end) as last_occurred_on,
        -- exact: the sum does not depend on the order in which threads add it up
        sum(cast(points * {{ decay_share(days_between('occurred_on', 'week_on'), 'half_life_days') }} as decimal(30, 10))) as points
    from entries
    where {{ is_due('week_on') }}
    group by account_id, component, factor, topic_id, party, automated_decisioning_allowed, half_life_days, week_on
)

select * from int_score_contributions_weekly
