-- The scores that get a tier: every week of the published model, the last weeks of the others; each with the score it holds, which
-- forgets a dip for a few weeks, so that tiers do not flap.
{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with parameters as (
    select
        {{ scoring_parameter('hysteresis_weeks') }} as n_weeks,
        {{ scoring_parameter('hysteresis_margin_points') }} as margin_points,
        max(as_of_on) as last_on
    from {{ ref('int_weeks') }}
),

scores as (
    -- what is read twice is kept: with no text that no tier asks for, and no week that no tier remembers
    select
        scores.account_id,
        scores.as_of_on,
        scores.model_version,
        scores.total_score,
        scores.fit_points,
        scores.intent_points,
        scores.engagement_points,
        scores.first_party_points,
        scores.permitted_evidence_share,
        scores.completeness_share
    from {{ ref('fct_account_scores') }} as scores
    cross join parameters
    where
        -- with the weeks whose best score is remembered
        {{ is_due(add_days('scores.as_of_on', '7 * ' ~ scoring_parameter('hysteresis_weeks'))) }}
        and (
            scores.model_version = '{{ var("active_model_version") }}'
            or scores.as_of_on > {{ add_days('parameters.last_on', '-7 * (' ~ var('compared_weeks') ~ ' + parameters.n_weeks)') }}
        )
),

lookback as (
    -- as many steps back as there are hysteresis weeks
    select weeks.week_number as n_weeks_back
    from {{ ref('int_weeks') }} as weeks
    inner join parameters on weeks.week_number <= parameters.n_weeks
),

recent as (
    select
        scores.account_id,
        scores.model_version,
        {{ add_days('scores.as_of_on', '7 * lookback.n_weeks_back') }} as as_of_on,
        max(scores.total_score) as recent_best_score
    from scores
    cross join lookback
    group by scores.account_id, scores.model_version, {{ add_days('scores.as_of_on', '7 * lookback.n_weeks_back') }}
),

int_tier_weeks_scored as (
    select
        scores.*,
        recent.recent_best_score,
        cast({{ held_score('scores.total_score', 'recent.recent_best_score', 'parameters.margin_points') }} as decimal(12, 4)) as held_score
    from scores
    cross join parameters
    left join recent
        on scores.account_id = recent.account_id and scores.model_version = recent.model_version and scores.as_of_on = recent.as_of_on
    where
        scores.model_version = '{{ var("active_model_version") }}'
        or scores.as_of_on > {{ add_days('parameters.last_on', '-7 * ' ~ var('compared_weeks')) }}
)

select * from int_tier_weeks_scored
