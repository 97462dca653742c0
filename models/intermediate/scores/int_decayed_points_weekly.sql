-- Decayed points of every factor, topic and half-life at each week's end, by forward decay (Cormode, Shkapenyuk, Srivastava
-- and Xu, 2009): against a fixed landmark the weekly sums only add up, so each week costs what is new in it.
{{ config(materialized='history', history_on='as_of_on') }}

with landmark as (
    select min(as_of_on) as landmark_on from {{ ref('int_weeks') }}
),

weekly as (
    select
        contributions.*,
        {{ days_between('landmark.landmark_on', 'contributions.week_on') }} as landmark_days
    from {{ ref('int_score_contributions_weekly') }} as contributions
    cross join landmark
),

accumulated as (
    select
        account_id,
        component,
        factor,
        topic_id,
        party,
        automated_decisioning_allowed,
        half_life_days,
        week_on,
        lead(week_on) over series as next_week_on,
        sum(cast(points as double) / {{ decay_share('landmark_days', 'half_life_days') }})
            over (series rows between unbounded preceding and current row)
            as landmark_points,
        sum(n_signals) over (series rows between unbounded preceding and current row) as n_signals,
        max(last_occurred_on) over (series rows between unbounded preceding and current row) as last_occurred_on
    from weekly
    window series as (partition by account_id, component, factor, topic_id, party, automated_decisioning_allowed, half_life_days order by week_on)
),

int_decayed_points_weekly as (
    select
        accumulated.account_id,
        weeks.as_of_on,
        accumulated.component,
        accumulated.factor,
        accumulated.topic_id,
        accumulated.party,
        accumulated.automated_decisioning_allowed,
        accumulated.half_life_days,
        accumulated.n_signals,
        accumulated.last_occurred_on,
        cast(
            accumulated.landmark_points * {{ decay_share(days_between('landmark.landmark_on', 'weeks.as_of_on'), 'accumulated.half_life_days') }}
            as decimal(18, 6)
        ) as points
    from accumulated
    cross join landmark
    inner join {{ ref('int_account_weeks') }} as weeks
        on
            accumulated.account_id = weeks.account_id
            and {{ is_due('weeks.as_of_on') }}
            and accumulated.week_on <= weeks.as_of_on
            and {{ is_before_end('weeks.as_of_on', 'accumulated.next_week_on') }}
)

select * from int_decayed_points_weekly
where points <> 0
