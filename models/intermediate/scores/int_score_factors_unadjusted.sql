-- Every factor row before adjustments, scaled from the template's maxima (fit 40, intent 35, engagement 25) to the model's.
with models as (
    select * from {{ ref('score_models') }}
    where model_version = '{{ var("active_model_version") }}'
),

fit as (
    select
        weeks.account_id,
        weeks.as_of_on,
        'fit' as component,
        factors.dimension as factor,
        factors.observed,
        factors.rule_id,
        factors.points,
        factors.max_points,
        case
            when not factors.is_known then 'not known: neutral points'
            when {{ days_between('factors.data_updated_on', 'weeks.as_of_on') }} > {{ scoring_parameter('fit_stale_days') }}
                then factors.label || ': old, last stated on ' || cast(factors.data_updated_on as {{ dbt.type_string() }})
            else factors.label
        end as evidence,
        factors.data_source,
        factors.data_updated_on,
        factors.confidence
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_fit_factors_versioned') }} as factors
        on weeks.account_id = factors.account_id and {{ stands_at_week_end('factors', 'weeks.as_of_on') }}
),

banded as (
    select
        account_id,
        as_of_on,
        component,
        factor,
        case factor
            when
                'committee_reach'
                then
                    {{ counted('n_signals', 'person', 'people') }}
                    || ' engaged, role-weighted '
                    || cast(cast(observed as decimal(12, 1)) as {{ dbt.type_string() }})
            when 'senior_involvement' then 'seniority rank ' || cast(cast(observed as integer) as {{ dbt.type_string() }})
            else cast(cast(observed as decimal(12, 1)) as {{ dbt.type_string() }}) || ' decayed points'
        end as observed,
        rule_id,
        points,
        max_points,
        label || ': '
        || case
            when factor in ('committee_reach', 'senior_involvement') then {{ counted('n_signals', 'person', 'people') }}
            else {{ counted('n_signals', 'signal', 'signals') }}
        end
        || ', last on ' || cast(last_occurred_on as {{ dbt.type_string() }}) as evidence,
        'signals' as data_source,
        last_occurred_on as data_updated_on,
        1.0 as confidence
    from {{ ref('int_banded_factors_weekly') }}
),

factors as (
    select * from fit
    union all
    select * from banded
),

factor_maxima as (
    select
        'fit' as component,
        dimension as factor,
        max(max_points) as max_points
    from {{ ref('fit_rules') }}
    group by dimension
    union all
    select
        component,
        factor,
        max(max_points) as max_points
    from {{ ref('score_bands') }}
    group by component, factor
),

template as (
    -- what a component adds up to in the rubric
    select
        component,
        sum(max_points) as max_points
    from factor_maxima
    group by component
),

int_score_factors_unadjusted as (
    select
        factors.account_id,
        factors.as_of_on,
        models.model_version,
        factors.component,
        factors.factor,
        factors.observed,
        factors.rule_id,
        cast(factors.points * models.max_points / template.max_points as decimal(12, 4)) as points,
        cast(factors.max_points * models.max_points / template.max_points as decimal(12, 4)) as max_points,
        factors.evidence,
        factors.data_source,
        factors.data_updated_on,
        -- a visitor's clock may run fast
        greatest({{ days_between('factors.data_updated_on', 'factors.as_of_on') }}, 0) as data_age_days,
        cast(factors.confidence as double) as confidence
    from factors
    inner join models on factors.component = models.component
    inner join template on factors.component = template.component
)

select * from int_score_factors_unadjusted
