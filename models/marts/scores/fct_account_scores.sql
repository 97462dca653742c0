{{ config(materialized='history', history_on='as_of_on', in_parts=true) }}

with components as (
    select
        account_id,
        as_of_on,
        model_version,
        component,
        points
    from {{ ref('int_score_components_weekly') }}
    where {{ is_due('as_of_on') }}
    union all
    select
        account_id,
        as_of_on,
        model_version,
        component,
        points
    from {{ ref('int_limit_factors_weekly') }}
    where {{ is_due('as_of_on') }}
),

totals as (
    select
        account_id,
        as_of_on,
        model_version,
        sum(case when component = 'fit' then points else 0 end) as fit_points,
        sum(case when component = 'intent' then points else 0 end) as intent_points,
        sum(case when component = 'engagement' then points else 0 end) as engagement_points,
        sum(points) as total_score
    from components
    group by account_id, as_of_on, model_version
),

health as (
    -- account health is a model like the others; it stands beside each of them
    select
        account_id,
        as_of_on,
        total_score
    from totals
    where model_version = '{{ var("health_model_version") }}'
),

account_weeks as (
    -- what holds whatever the model is looked up once, not once a model
    select
        weeks.account_id,
        weeks.as_of_on,
        weeks.is_latest,
        rationales.completeness_share,
        coalesce(surges.is_surging, false) as is_surging,
        cast(coalesce(explanations.first_party_points, 0) as decimal(18, 4)) as first_party_points,
        cast(coalesce(explanations.permitted_evidence_share, 1) as decimal(9, 4)) as permitted_evidence_share,
        explanations.top_topics,
        coalesce(explanations.intent_explanation, 'No signals yet') as intent_explanation,
        rationales.fit_rationale,
        lifecycles.lifecycle,
        explanations.last_signal_on,
        cast(coalesce(recent.n_signals_7d, 0) as bigint) as n_signals_7d,
        coalesce(recent.n_signals_30d, 0) as n_signals_30d,
        coalesce(recent.n_people_30d, 0) as n_people_30d,
        cast(coalesce(recent.n_high_intent_30d, 0) as bigint) as n_high_intent_30d
    from {{ ref('int_account_weeks') }} as weeks
    left join {{ ref('int_fit_rationales_versioned') }} as rationales
        on weeks.account_id = rationales.account_id and {{ stands_at_week_end('rationales', 'weeks.as_of_on') }}
    left join {{ ref('int_account_surges_weekly') }} as surges on weeks.account_id = surges.account_id and weeks.as_of_on = surges.as_of_on
    left join {{ ref('int_intent_explanations_weekly') }} as explanations
        on weeks.account_id = explanations.account_id and weeks.as_of_on = explanations.as_of_on
    left join {{ ref('int_recent_activity_weekly') }} as recent on weeks.account_id = recent.account_id and weeks.as_of_on = recent.as_of_on
    left join {{ ref('int_account_lifecycle_weekly') }} as lifecycles on weeks.account_id = lifecycles.account_id and weeks.as_of_on = lifecycles.as_of_on
    where {{ is_due('weeks.as_of_on') }}
),

fct_account_scores as (
    select
        account_weeks.*,
        totals.model_version,
        cast(totals.fit_points as decimal(12, 4)) as fit_points,
        cast(totals.intent_points as decimal(12, 4)) as intent_points,
        cast(totals.engagement_points as decimal(12, 4)) as engagement_points,
        cast(totals.total_score as decimal(12, 4)) as total_score,
        cast(health.total_score as decimal(12, 4)) as health_score
    from totals
    inner join health on totals.account_id = health.account_id and totals.as_of_on = health.as_of_on
    inner join account_weeks on totals.account_id = account_weeks.account_id and totals.as_of_on = account_weeks.as_of_on
)

select
    account_id,
    as_of_on,
    model_version,
    is_latest,
    fit_points,
    intent_points,
    engagement_points,
    total_score,
    health_score,
    completeness_share,
    is_surging,
    first_party_points,
    permitted_evidence_share,
    top_topics,
    intent_explanation,
    fit_rationale,
    lifecycle,
    last_signal_on,
    n_signals_7d,
    n_signals_30d,
    n_people_30d,
    n_high_intent_30d
from fct_account_scores
