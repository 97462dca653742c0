-- Rows of the ledger that keep a component within its limits: it never falls below zero, and under a gated model it counts only
-- where another component reaches its minimum.
{{ config(materialized='history', history_on='as_of_on') }}

with components as (
    select * from {{ ref('int_score_components_weekly') }}
    where {{ is_due('as_of_on') }}
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
        -points as points,
        'negative signals outweigh the rest: the component stops at 0' as evidence
    from components
    where points < 0
),

gates as (
    select
        components.account_id,
        components.as_of_on,
        components.model_version,
        components.component,
        models.gate_component || '_gate' as factor,
        models.gate_component || ' ' || cast(coalesce(gating.points, 0) as {{ dbt.type_string() }}) as observed,
        'gate.' || models.model_version || '.' || models.component as rule_id,
        -components.points as points,
        models.component || ' counts from ' || cast(cast(models.gate_min_points as decimal(12, 1)) as {{ dbt.type_string() }})
        || ' points of ' || models.gate_component || ' on' as evidence
    from components
    inner join {{ ref('int_models_scaled') }} as models
        on components.model_version = models.model_version and components.component = models.component
    left join components as gating
        on
            components.account_id = gating.account_id
            and components.as_of_on = gating.as_of_on
            and components.model_version = gating.model_version
            and models.gate_component = gating.component
    where components.points > 0 and coalesce(gating.points, 0) < models.gate_min_points
),

int_limit_factors_weekly as (
    select * from floors
    union all
    select * from gates
)

select * from int_limit_factors_weekly
