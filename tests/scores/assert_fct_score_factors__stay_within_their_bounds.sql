-- A factor gives between nothing and its maximum; negative signals take no more than their last band; a floor only gives back.
with penalties as (
    select
        bands.component,
        models.model_version,
        min({{ weighed_points('bands.points', 'models.max_points', 'models.rubric_max_points') }}) as least_points
    from {{ ref('score_bands') }} as bands
    inner join {{ ref('int_models_scaled') }} as models on bands.component = models.component
    where bands.factor = 'negative_signals'
    group by bands.component, models.model_version
)

select
    factors.account_id,
    factors.as_of_on,
    factors.component,
    factors.factor,
    factors.points,
    factors.max_points
from {{ due_rows(ref('fct_score_factors'), 'as_of_on') }} as factors
left join penalties on factors.component = penalties.component and factors.model_version = penalties.model_version
where case factors.factor
    when 'negative_signals' then factors.points > 0 or factors.points < penalties.least_points or factors.max_points <> 0
    when 'component_floor' then factors.points <= 0 or factors.max_points <> 0
    when 'industry_baseline' then factors.points >= 0 or factors.max_points <> 0
    when 'fit_gate' then factors.points >= 0 or factors.max_points <> 0
    else factors.points < 0 or factors.points > factors.max_points
end
