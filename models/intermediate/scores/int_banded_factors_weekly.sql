-- What each banded factor of intent and engagement was observed at, and the points its bands give, per account and week.
-- A factor with nothing observed has no row.
{{ config(materialized='history', history_on='as_of_on', in_parts=true) }}

with decayed as (
    select
        account_id,
        as_of_on,
        component,
        factor,
        sum(points) as observed,
        sum(n_signals) as n_signals,
        max(last_occurred_on) as last_occurred_on
    from {{ ref('int_decayed_points_weekly') }}
    where {{ is_due('as_of_on') }}
    group by account_id, as_of_on, component, factor
),

people as (
    select * from {{ ref('int_engaged_people_weekly') }}
    where {{ is_due('as_of_on') }}
),

reach as (
    select
        account_id,
        as_of_on,
        'engagement' as component,
        'committee_reach' as factor,
        sum(cast(role_multiplier as decimal(18, 6))) as observed,
        count(*) as n_signals,
        max(last_occurred_on) as last_occurred_on
    from people
    where is_recent
    group by account_id, as_of_on
),

seniority as (
    select
        account_id,
        as_of_on,
        'engagement' as component,
        'senior_involvement' as factor,
        cast(max(seniority_rank) as decimal(18, 6)) as observed,
        count(*) as n_signals,
        max(last_occurred_on) as last_occurred_on
    from people
    where seniority_rank > 0
    group by account_id, as_of_on
),

observed as (
    select * from decayed
    union all
    select * from reach
    union all
    select * from seniority
),

int_banded_factors_weekly as (
    select
        observed.account_id,
        observed.as_of_on,
        observed.component,
        observed.factor,
        observed.observed,
        observed.n_signals,
        observed.last_occurred_on,
        bands.rule_id,
        -- between "nothing" and the first band a reader is told what it falls short of
        case when bands.min_observed = 0 and observed.observed <> 0 then 'less than ' || bands.next_label else bands.label end as label,
        bands.max_points,
        cast(
            {{ interpolated_points(
                'cast(abs(observed.observed) as double)',
                'bands.min_observed', 'bands.points', 'bands.next_min_observed', 'bands.next_points'
            ) }}
            as decimal(12, 4)
        ) as points
    from observed
    inner join {{ ref('int_score_bands') }} as bands
        on
            observed.component = bands.component
            and observed.factor = bands.factor
            -- negative signals are banded by how much they subtract; a remainder below zero elsewhere is none
            and case when observed.factor = 'negative_signals' then -observed.observed else observed.observed end >= bands.min_observed
            and (
                bands.next_min_observed is null
                or case when observed.factor = 'negative_signals' then -observed.observed else observed.observed end < bands.next_min_observed
            )
)

select * from int_banded_factors_weekly
