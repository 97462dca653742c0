-- Each model's weights beside what the rubric adds up to, so that its points can be scaled.
with rubric as (
    select distinct
        component,
        component_max_points
    from {{ ref('int_rubric_maxima') }}
),

int_models_scaled as (
    select
        models.model_version,
        models.component,
        models.max_points,
        models.gate_component,
        models.gate_min_share,
        models.gate_min_share * gating.max_points as gate_min_points,
        rubric.component_max_points as rubric_max_points
    from {{ ref('score_models') }} as models
    inner join rubric on models.component = rubric.component
    left join {{ ref('score_models') }} as gating
        on models.model_version = gating.model_version and models.gate_component = gating.component
)

select * from int_models_scaled
