with tiers as (
    select * from {{ ref('fct_account_tiers') }}
    where is_latest
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

scores as (
    select * from {{ ref('fct_account_scores') }}
    where is_latest and model_version = '{{ var("active_model_version") }}'
),

owners as (
    select * from {{ ref('int_owners_conformed') }}
),

maxima as (
    select
        max(case when component = 'intent' then max_points end) as intent_points,
        max(case when component = 'engagement' then max_points end) as engagement_points
    from {{ ref('score_models') }}
    where model_version = '{{ var("active_model_version") }}'
),

steps as (
    select
        scores.account_id,
        rules.next_step,
        row_number() over (partition by scores.account_id order by rules.priority, rules.step_id) as rule_order
    from scores
    cross join maxima
    inner join tiers on scores.account_id = tiers.account_id
    inner join {{ ref('next_steps') }} as rules
        on
            (rules.tier is null or tiers.tier = rules.tier)
            and (rules.exclusion_code is null or tiers.exclusion_code = rules.exclusion_code)
            and (rules.lifecycle is null or scores.lifecycle = rules.lifecycle)
            and (rules.min_intent_share is null or scores.intent_points >= rules.min_intent_share * maxima.intent_points)
            and (rules.max_intent_share is null or scores.intent_points < rules.max_intent_share * maxima.intent_points)
            and (rules.min_engagement_share is null or scores.engagement_points >= rules.min_engagement_share * maxima.engagement_points)
            and (rules.max_engagement_share is null or scores.engagement_points < rules.max_engagement_share * maxima.engagement_points)
),

account_scorecard as (
    select
        tiers.account_id,
        accounts.crm_account_id,
        accounts.account_name,
        accounts.domain,
        scores.lifecycle,
        accounts.icp_class,
        tiers.as_of_on,

        tiers.tier,
        tiers.model_tier,
        tiers.priority_rank,
        scores.fit_points,
        scores.intent_points,
        scores.engagement_points,
        scores.total_score,
        scores.health_score,
        scores.completeness_share,
        scores.is_surging,

        similarity.similarity_score,
        similarity.similarity_percentile,
        similarity.because as similarity_because,
        similarity.pod_name,

        scores.top_topics,
        scores.intent_explanation,
        scores.fit_rationale,
        steps.next_step,
        tiers.owner_id,

        {{ mask_emails('owners.owner_name') }} as owner_name,
        scores.last_signal_on,
        scores.n_signals_30d,
        scores.n_people_30d,
        committees.engaged_share as committee_engaged_share,
        committees.committee_gaps,
        told.override_in_force,
        told.tier_reasons,
        coalesce(upper(substr(told.stated_reasons, 1, 1)) || substr(told.stated_reasons, 2) || '. ', '')
        || scores.intent_explanation || '. Fit: ' || scores.fit_rationale as why
    from tiers
    inner join accounts on tiers.account_id = accounts.account_id
    inner join scores on tiers.account_id = scores.account_id
    inner join {{ ref('int_tier_reasons_told') }} as told on tiers.account_id = told.account_id
    left join {{ ref('fct_account_similarity') }} as similarity on tiers.account_id = similarity.account_id
    left join {{ ref('int_committee_coverage') }} as committees on tiers.account_id = committees.account_id
    left join owners on tiers.owner_id = owners.owner_id
    left join steps on tiers.account_id = steps.account_id and steps.rule_order = 1
)

select * from account_scorecard
