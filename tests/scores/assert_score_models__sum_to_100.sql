-- Every model's score goes from 0 to 100: it has the three components once each, they add up to 100, and a gate names another
-- component and a share of it. The published model and the one of account health exist.
with models as (
    select
        model_version,
        count(*) as n_components,
        count(distinct component) as n_distinct_components,
        sum(max_points) as max_points,
        count(case
            when gate_component is null and gate_min_share is not null then 1
            when gate_component is not null and gate_min_share is null then 1
            when gate_component = component or gate_component not in ('fit', 'intent', 'engagement') then 1
            when gate_min_share not between 0 and 1 then 1
        end) as n_broken_gates
    from {{ ref('score_models') }}
    group by model_version
),

named as (
    select
        'active_model_version' as var_name,
        '{{ var("active_model_version") }}' as model_version
    union all
    select
        'health_model_version' as var_name,
        '{{ var("health_model_version") }}' as model_version
),

faults as (
    select
        model_version,
        case
            when n_components <> 3 or n_distinct_components <> 3
                then 'it has ' || cast(n_components as {{ dbt.type_string() }}) || ' rows: fit, intent and engagement have one each'
            when max_points <> 100
                then 'max_points add up to ' || cast(max_points as {{ dbt.type_string() }}) || ': they must add up to 100'
            else 'a gate needs another component and a share of 0 to 1'
        end as fault
    from models
    where n_components <> 3 or n_distinct_components <> 3 or max_points <> 100 or n_broken_gates > 0
    union all
    select
        named.model_version,
        'var ' || named.var_name || ' names it and no row does' as fault
    from named
    left join models on named.model_version = models.model_version
    where models.model_version is null
)

select
    model_version,
    fault
from faults
where {{ fail_with("'score_models.csv, ' || model_version || ': ' || fault") }}
