-- Rows of the ledger that keep a component within its limits: it never falls below zero, and under a gated model it counts only
-- where another component reaches its minimum.
{{ config(materialized='history', history_on='as_of_on') }}

with gated as (
    select
        model_version,
        component,
        gate_component,
        gate_min_points
    from {{ ref('int_models_scaled') }}
    where gate_component is not null
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
    from {{ ref('int_score_components_weekly') }}
    where points < 0 and {{ is_due('as_of_on') }}
),

gating as (
    -- of all components those that are asked for: a join would keep every one
    select
        components.account_id,
        components.as_of_on,
        components.model_version,
        gated.component as gated_component,
        components.points
    from {{ ref('int_score_components_weekly') }} as components
    inner join gated on components.model_version = gated.model_version and components.component = gated.gate_component
    where {{ is_due('components.as_of_on') }}
),

gates as (
    select
        components.account_id,
        components.as_of_on,
        components.model_version,
        components.component,
        gated.gate_component || '_gate' as factor,
        gated.gate_component || ' ' || cast(coalesce(gating.points, 0) as {{ dbt.type_string() }}) as observed,
        'gate.' || gated.model_version || '.' || gated.component as rule_id,
        -components.points as points,
        gated.component || ' counts from ' || cast(cast(gated.gate_min_points as decimal(12, 1)) as {{ dbt.type_string() }})
        || ' points of ' || gated.gate_component || ' on' as evidence
    from {{ ref('int_score_components_weekly') }} as components
    inner join gated on components.model_version = gated.model_version and components.component = gated.component
    left join gating
        on
            components.account_id = gating.account_id
            and components.as_of_on = gating.as_of_on
            and components.model_version = gating.model_version
            and components.component = gating.gated_component
    where components.points > 0 and coalesce(gating.points, 0) < gated.gate_min_points and {{ is_due('components.as_of_on') }}
),

int_limit_factors_weekly as (
    select * from floors
    union all
    select * from gates
)

select * from int_limit_factors_weekly
