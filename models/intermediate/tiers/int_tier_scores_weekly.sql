-- The tier each account's own numbers give it at each week's end: the best tier whose threshold its held score meets and whose gates
-- it passes.
{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with scores as (
    select * from {{ ref('int_tier_weeks_scored') }}
    where {{ is_due('as_of_on') }}
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

qualified as (
    select
        scores.account_id,
        scores.as_of_on,
        scores.model_version,
        min(thresholds.tier) as score_tier
    from scores
    inner join {{ ref('tiers') }} as thresholds on scores.held_score >= thresholds.min_score
    group by scores.account_id, scores.as_of_on, scores.model_version
),

gates as (
    select
        account_id,
        as_of_on,
        model_version,
        max(best_tier) as gated_tier
    from {{ ref('int_tier_gates_weekly') }}
    where not is_passed and {{ is_due('as_of_on') }}
    group by account_id, as_of_on, model_version
),

int_tier_scores_weekly as (
    select
        scores.account_id,
        scores.as_of_on,
        scores.model_version,
        scores.total_score,
        scores.intent_points,
        scores.engagement_points,
        scores.recent_best_score,
        scores.held_score,
        coalesce(gates.gated_tier, 1) as gated_tier,
        coalesce(qualified.score_tier, lowest.tier) as score_tier,
        greatest(coalesce(qualified.score_tier, lowest.tier), coalesce(gates.gated_tier, 1)) as model_tier
    from scores
    cross join lowest
    left join qualified
        on scores.account_id = qualified.account_id and scores.as_of_on = qualified.as_of_on and scores.model_version = qualified.model_version
    left join gates on scores.account_id = gates.account_id and scores.as_of_on = gates.as_of_on and scores.model_version = gates.model_version
)

select * from int_tier_scores_weekly
