-- What each component's rows add up to under each model, before the component's own limits (a floor at zero, a gate).
with int_score_components_weekly as (
    select
        factors.account_id,
        factors.as_of_on,
        models.model_version,
        factors.component,
        sum({{ weighed_points('factors.points', 'models.max_points', 'models.rubric_max_points') }}) as points
    from {{ ref('int_score_factors_weekly') }} as factors
    inner join {{ ref('int_models_scaled') }} as models on factors.component = models.component
    group by factors.account_id, factors.as_of_on, models.model_version, factors.component
)

select * from int_score_components_weekly
