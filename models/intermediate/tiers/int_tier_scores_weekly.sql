-- The tier each account's own numbers give it at each week's end: the best tier whose threshold it meets (or met lately and
-- still nearly meets, so that tiers do not flap) and whose gates it passes.
with scores as (
    select * from {{ ref('fct_account_scores') }}
),

parameters as (
    select
        {{ scoring_parameter('hysteresis_weeks') }} as n_weeks,
        {{ scoring_parameter('hysteresis_margin_points') }} as margin_points
),

recent as (
    select
        scores.account_id,
        scores.as_of_on,
        max(earlier.total_score) as recent_best_score
    from scores
    cross join parameters
    inner join scores as earlier
        on
            scores.account_id = earlier.account_id
            and scores.as_of_on > earlier.as_of_on
            and {{ days_between('earlier.as_of_on', 'scores.as_of_on') }} <= 7 * parameters.n_weeks
    group by scores.account_id, scores.as_of_on
),

thresholds as (
    select
        tier,
        min_score
    from {{ ref('tiers') }}
    where min_score is not null
),

qualified as (
    select
        scores.account_id,
        scores.as_of_on,
        min(thresholds.tier) as score_tier
    from scores
    cross join parameters
    left join recent on scores.account_id = recent.account_id and scores.as_of_on = recent.as_of_on
    inner join thresholds
        on
            scores.total_score >= thresholds.min_score
            or (scores.total_score >= thresholds.min_score - parameters.margin_points and recent.recent_best_score >= thresholds.min_score)
    group by scores.account_id, scores.as_of_on
),

gates as (
    select
        account_id,
        as_of_on,
        max(best_tier) as gated_tier
    from {{ ref('int_tier_gates_weekly') }}
    where not is_passed
    group by account_id, as_of_on
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

int_tier_scores_weekly as (
    select
        scores.account_id,
        scores.as_of_on,
        scores.total_score,
        scores.intent_points,
        scores.engagement_points,
        recent.recent_best_score,
        exclusions.exclusion_code,
        exclusions.label as exclusion_label,
        coalesce(qualified.score_tier, lowest.tier) as score_tier,
        greatest(coalesce(qualified.score_tier, lowest.tier), coalesce(gates.gated_tier, 1)) as model_tier
    from scores
    cross join lowest
    left join recent on scores.account_id = recent.account_id and scores.as_of_on = recent.as_of_on
    left join qualified on scores.account_id = qualified.account_id and scores.as_of_on = qualified.as_of_on
    left join gates on scores.account_id = gates.account_id and scores.as_of_on = gates.as_of_on
    left join {{ ref('int_tier_exclusions_weekly') }} as exclusions
        on scores.account_id = exclusions.account_id and scores.as_of_on = exclusions.as_of_on
)

select * from int_tier_scores_weekly
