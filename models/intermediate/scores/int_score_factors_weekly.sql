-- Every factor row in the rubric's own points, before a model weighs it: what was observed and what is taken off for the noise of the
-- industry. Put together when it is read: a fact of fit that stands for a year is stored once, not once a week.
{{ config(materialized='view', history_on='as_of_on') }}

with fit as (
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
    union all
    select
        account_id,
        as_of_on,
        component,
        factor,
        observed,
        rule_id,
        points,
        max_points,
        evidence,
        'scores' as data_source,
        cast(null as date) as data_updated_on,
        1.0 as confidence
    from {{ ref('int_baseline_factors_weekly') }}
),

int_score_factors_weekly as (
    select
        account_id,
        as_of_on,
        component,
        factor,
        observed,
        rule_id,
        points,
        max_points,
        evidence,
        data_source,
        data_updated_on,
        -- a visitor's clock may run fast
        case when data_updated_on is not null then greatest({{ days_between('data_updated_on', 'as_of_on') }}, 0) end as data_age_days,
        cast(confidence as double) as confidence
    from factors
)

select * from int_score_factors_weekly
