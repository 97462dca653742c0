-- The ledger: every row that makes a score, adjustments among them, so that sum(points) is the score.
with factors as (
    select * from {{ ref('int_score_factors_unadjusted') }}
),

floors as (
    -- negative signals can take a component to zero, not below: the row that gives back what is over says so
    select
        account_id,
        as_of_on,
        model_version,
        component,
        'component_floor' as factor,
        'below zero' as observed,
        'floor.' || component as rule_id,
        cast(-sum(points) as decimal(12, 4)) as points,
        cast(0 as decimal(12, 4)) as max_points,
        'negative signals outweigh the rest: the component stops at 0' as evidence,
        'scores' as data_source,
        cast(null as date) as data_updated_on,
        cast(null as bigint) as data_age_days,
        cast(1 as double) as confidence
    from factors
    group by account_id, as_of_on, model_version, component
    having sum(points) < 0
),

fct_score_factors as (
    select * from factors
    union all
    select * from floors
)

select
    account_id,
    as_of_on,
    model_version,
    component,
    factor,
    observed,
    rule_id,
    points,
    max_points,
    evidence,
    data_source,
    data_updated_on,
    cast(data_age_days as bigint) as data_age_days,
    confidence
from fct_score_factors
