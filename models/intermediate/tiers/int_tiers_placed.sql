{#- Fills each tier to its capacity, best first; who does not fit competes one tier down. -#}
{#- tiers 1 to 4 are what readers rely on; how many each holds are rows of seeds, and tier 4 takes whoever is left -#}
{%- set staffed_tiers = [1, 2, 3] -%}

{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with claimed as (
    select * from {{ ref('int_tiers_claimed') }}
    where {{ is_due('as_of_on') }} and exclusion_code is null and claimed_tier <= {{ staffed_tiers | max }}
),
{% for tier in staffed_tiers %}
    candidates_{{ tier }} as (
    -- whoever claims this tier, with whoever the tier above had no room for; first who was promised it
        select
            waiting.*,
            coalesce(waiting.promised_tier = {{ tier }}, false) as is_promised,
            coalesce(pools.pool, '') as pool,
            coalesce(pools.capacity, tiers.capacity) as capacity,
            row_number() over (
                partition by waiting.model_version, waiting.as_of_on, coalesce(pools.pool, '')
                order by
                    case when waiting.promised_tier = {{ tier }} then 0 else 1 end,
                    waiting.held_score desc, waiting.total_score desc, waiting.intent_points desc, waiting.engagement_points desc,
                    waiting.account_id asc
            ) as candidate_rank
        from {% if loop.first %}claimed{% else %}unplaced_{{ tier - 1 }}{% endif %} as waiting
        inner join {{ ref('tiers') }} as tiers on tiers.tier = {{ tier }}
        left join {{ ref('int_tier_pools_weekly') }} as pools
            on waiting.account_id = pools.account_id and waiting.as_of_on = pools.as_of_on and pools.tier = {{ tier }}
        where waiting.claimed_tier <= {{ tier }}
    ),

    placed_{{ tier }} as (
        select
            account_id,
            as_of_on,
            model_version,
            {{ tier }} as tier,
            pool,
            capacity,
            candidate_rank,
            is_promised
        from candidates_{{ tier }}
        where candidate_rank <= capacity or is_promised
    ),

    unplaced_{{ tier }} as (
        select waiting.*
        from {% if loop.first %}claimed{% else %}unplaced_{{ tier - 1 }}{% endif %} as waiting
        left join placed_{{ tier }} as placed
            on waiting.account_id = placed.account_id and waiting.as_of_on = placed.as_of_on and waiting.model_version = placed.model_version
        where placed.account_id is null
    ),
{% endfor %}
int_tiers_placed as (
    {%- for tier in staffed_tiers %}
        select * from placed_{{ tier }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_tiers_placed
