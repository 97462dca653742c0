{#- what of a week is compared with the week before -#}
{%- set compared = [
    'as_of_on', 'tier', 'total_score', 'score_tier', 'gated_tier', 'lifted_tier', 'exclusion_code', 'is_override', 'override_action', 'override_terms'
] -%}

-- The cause of every change of a tier, under the published model: the first of these that points the way the tier went.
{{ config(materialized='history', history_on='as_of_on') }}

with history as (
    select
        {%- for column in compared %}
            lag({{ column }}) over weeks as previous_{{ column }},
        {%- endfor %}
        *
    from {{ ref('int_tiers_compared') }}
    where model_version = '{{ var("active_model_version") }}'
    window weeks as (partition by account_id order by as_of_on)
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

changes as (
    select
        history.*,
        history.tier > coalesce(history.previous_tier, lowest.tier) as is_worse,
        history.is_override
        and (history.previous_is_override is null or not history.previous_is_override or history.override_terms <> history.previous_override_terms)
            as has_new_decision,
        coalesce(history.previous_is_override, false)
        and (not history.is_override or history.override_terms <> history.previous_override_terms) as has_lost_decision
    from history
    cross join lowest
    where history.tier <> coalesce(history.previous_tier, lowest.tier)
),

int_tier_causes_found as (
    select
        account_id,
        as_of_on,
        previous_as_of_on,
        previous_tier,
        tier,
        previous_total_score,
        total_score,
        claimed_tier,
        is_worse,
        case
            when is_worse and exclusion_code is not null then 'exclusion_began'
            when has_new_decision and override_action in ('pin', case when is_worse then 'demotion' else 'promotion' end) then 'override_began'
            when
                has_lost_decision
                and previous_override_action in ('pin', case when is_worse then 'promotion' else 'demotion' end)
                then 'override_ended'
            when not is_worse and previous_exclusion_code is not null then 'exclusion_ended'
            when previous_tier is null then 'new_on_the_list'
            when not is_worse and lifted_tier is not null and previous_lifted_tier is null then 'acquisition_began'
            when is_worse and lifted_tier is null and previous_lifted_tier is not null then 'acquisition_ended'
            when is_worse and gated_tier > previous_gated_tier and gated_tier > score_tier then 'gate_failed'
            when not is_worse and gated_tier < previous_gated_tier and previous_gated_tier > previous_score_tier then 'gate_passed'
            when is_worse and score_tier > previous_score_tier and total_score >= previous_total_score then 'held_no_longer'
            when is_worse = (score_tier > previous_score_tier) and score_tier <> previous_score_tier then 'score_moved'
            when is_worse then 'room_taken'
            else 'room_came_free'
        end as cause_code
    from changes
)

select * from int_tier_causes_found
