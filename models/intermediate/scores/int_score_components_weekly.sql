-- What each component's rows add up to under each model, before the component's own limits (a floor at zero, a gate). Fit is added up
-- once for as long as it stands, not once a week.
{{ config(materialized='history', history_on='as_of_on', in_parts=true) }}

with models as (
    select * from {{ ref('int_models_scaled') }}
),

factors as (
    {%- for model in ['int_banded_factors_weekly', 'int_baseline_factors_weekly'] %}
        select
            account_id,
            as_of_on,
            component,
            points
        from {{ ref(model) }}
        where {{ is_due('as_of_on') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

versions as (
    select
        *,
        valid_from_at as from_at,
        valid_to_at as until_at
    from {{ ref('int_fit_factors_versioned') }}
),

turns as (
    {{ interval_turns('versions', 'account_id') }}
),

spells as (
    select
        account_id,
        moment_at as valid_from_at,
        lead(moment_at) over (partition by account_id order by moment_at) as valid_to_at
    from turns
),

fit as (
    select
        spells.account_id,
        spells.valid_from_at,
        spells.valid_to_at,
        models.model_version,
        sum({{ weighed_points('versions.points', 'models.max_points', 'models.rubric_max_points') }}) as points
    from spells
    inner join versions
        on
            spells.account_id = versions.account_id
            and spells.valid_from_at >= versions.from_at
            and {{ is_before_end('spells.valid_from_at', 'versions.until_at') }}
    inner join models on models.component = 'fit'
    group by spells.account_id, spells.valid_from_at, spells.valid_to_at, models.model_version
),

int_score_components_weekly as (
    select
        factors.account_id,
        factors.as_of_on,
        models.model_version,
        factors.component,
        sum({{ weighed_points('factors.points', 'models.max_points', 'models.rubric_max_points') }}) as points
    from factors
    inner join models on factors.component = models.component
    group by factors.account_id, factors.as_of_on, models.model_version, factors.component
    union all
    select
        weeks.account_id,
        weeks.as_of_on,
        fit.model_version,
        'fit' as component,
        fit.points
    from {{ ref('int_account_weeks') }} as weeks
    inner join fit on weeks.account_id = fit.account_id and {{ stands_at_week_end('fit', 'weeks.as_of_on') }}
    where {{ is_due('weeks.as_of_on') }}
)

select * from int_score_components_weekly
