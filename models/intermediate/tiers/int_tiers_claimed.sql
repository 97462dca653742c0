-- The tier each account may compete for at each week's end: its own numbers', after purchases and people's decisions; whoever is
-- excluded competes for none. A decision that promises a tier keeps the promise whether there is room or not.
{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with scores as (
    select * from {{ ref('int_tier_scores_weekly') }}
    where {{ is_due('as_of_on') }}
),

lifted as (
    -- a buyer has at least the tier of the company it bought, as far as its own gates allow
    select
        deals.account_id,
        deals.as_of_on,
        scores.model_version,
        min(scores.score_tier) as bought_tier
    from {{ ref('int_acquisitions_weekly') }} as deals
    inner join scores on deals.other_account_id = scores.account_id and deals.as_of_on = scores.as_of_on
    where deals.treatment = 'keep_better_tier'
    group by deals.account_id, deals.as_of_on, scores.model_version
),

combined as (
    select
        scores.*,
        exclusions.exclusion_code,
        decisions.override_key,
        decisions.action,
        decisions.tier as decided_tier,
        exclusions.attribute as exclusion_attribute,
        case
            when lifted.bought_tier < scores.model_tier and scores.gated_tier < scores.model_tier then greatest(lifted.bought_tier, scores.gated_tier)
        end as lifted_tier
    from scores
    left join {{ ref('int_tier_exclusions_weekly') }} as exclusions
        on scores.account_id = exclusions.account_id and scores.as_of_on = exclusions.as_of_on
    left join {{ ref('int_overrides_attached') }} as decisions
        on scores.account_id = decisions.account_id and scores.as_of_on = decisions.as_of_on and decisions.decision_order = 1
    left join lifted
        on scores.account_id = lifted.account_id and scores.as_of_on = lifted.as_of_on and scores.model_version = lifted.model_version
),

int_tiers_claimed as (
    select
        account_id,
        as_of_on,
        model_version,
        total_score,
        held_score,
        intent_points,
        engagement_points,
        score_tier,
        gated_tier,
        model_tier,
        lifted_tier,
        exclusion_code,
        -- a decision that another exclusion overrules changes nothing
        override_key is not null and coalesce(exclusion_attribute, 'override_action') = 'override_action' as is_override,
        action as override_action,
        override_key || ' ' || action || ' ' || cast(decided_tier as {{ dbt.type_string() }}) as override_terms,
        case
            when action = 'pin' then decided_tier
            when action = 'promotion' then least(coalesce(lifted_tier, model_tier), decided_tier)
            when action = 'demotion' then greatest(coalesce(lifted_tier, model_tier), decided_tier)
            else coalesce(lifted_tier, model_tier)
        end as claimed_tier,
        case when action in ('pin', 'promotion') then decided_tier end as promised_tier
    from combined
)

select * from int_tiers_claimed
