-- The ledger: every row that makes a score, adjustments among them, so that sum(points) is the score. Each model weighs the same
-- observations, so they are stored once and weighed when they are read, in the copy for readers too.
{{ config(materialized='view', history_on='as_of_on', meta={'published_as': 'view'}) }}

with weighed as (
    select
        factors.account_id,
        factors.as_of_on,
        models.model_version,
        factors.component,
        factors.factor,
        factors.observed,
        factors.rule_id,
        {{ weighed_points('factors.points', 'models.max_points', 'models.rubric_max_points') }} as points,
        {{ weighed_points('factors.max_points', 'models.max_points', 'models.rubric_max_points') }} as max_points,
        factors.evidence,
        factors.data_source,
        factors.data_updated_on,
        factors.data_age_days,
        factors.confidence
    from {{ ref('int_score_factors_weekly') }} as factors
    inner join {{ ref('int_models_scaled') }} as models on factors.component = models.component
),

limited as (
    select
        account_id,
        as_of_on,
        model_version,
        component,
        factor,
        observed,
        rule_id,
        cast(points as decimal(12, 4)) as points,
        cast(0 as decimal(12, 4)) as max_points,
        evidence,
        'scores' as data_source,
        cast(null as date) as data_updated_on,
        cast(null as bigint) as data_age_days,
        cast(1 as double) as confidence
    from {{ ref('int_limit_factors_weekly') }}
),

fct_score_factors as (
    select * from weighed
    union all
    select * from limited
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
