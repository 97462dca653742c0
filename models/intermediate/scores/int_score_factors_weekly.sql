-- Every factor row in the rubric's own points, before a model weighs it: what was observed and what
-- is taken off for the noise of the industry.
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
        case when factors.is_known then factors.label else 'not known: neutral points' end as evidence,
        'salesforce.account' as data_source,
        case when factors.is_known then 1.0 else 0.0 end as confidence
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_fit_factors_versioned') }} as factors
        on weeks.account_id = factors.account_id and weeks.version_from_at = factors.valid_from_at
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
        1.0 as confidence
    from {{ ref('int_banded_factors_weekly') }}
),

int_score_factors_weekly as (
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
        1.0 as confidence
    from {{ ref('int_baseline_factors_weekly') }}
)

select * from int_score_factors_weekly
