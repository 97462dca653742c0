{#- Fills each tier to its capacity, best first; who does not fit competes one tier down. -#}
{#- tiers 1 to 4 are what readers rely on; how many each holds is a row of tiers.csv, and tier 4 takes whoever is left -#}
{%- set staffed_tiers = [1, 2, 3] -%}

with eligible as (
    select * from {{ ref('int_tier_scores_weekly') }}
    where exclusion_code is null
),

capacities as (
    select
        tier,
        capacity
    from {{ ref('tiers') }}
),
{% for tier in staffed_tiers %}
    candidates_{{ tier }} as (
    -- whoever qualifies for this tier, with whoever the tier above had no room for
        select
            waiting.*,
            row_number() over (
                partition by waiting.as_of_on
                order by waiting.total_score desc, waiting.intent_points desc, waiting.engagement_points desc, waiting.account_id asc
            ) as candidate_rank
        from {% if loop.first %}eligible{% else %}unplaced_{{ tier - 1 }}{% endif %} as waiting
        where waiting.model_tier <= {{ tier }}
    ),

    placed_{{ tier }} as (
        select
            candidates.account_id,
            candidates.as_of_on,
            candidates.candidate_rank,
            capacities.capacity
        from candidates_{{ tier }} as candidates
        inner join capacities on capacities.tier = {{ tier }} and candidates.candidate_rank <= capacities.capacity
    ),

    unplaced_{{ tier }} as (
        select waiting.*
        from {% if loop.first %}eligible{% else %}unplaced_{{ tier - 1 }}{% endif %} as waiting
        left join placed_{{ tier }} as placed on waiting.account_id = placed.account_id and waiting.as_of_on = placed.as_of_on
        where placed.account_id is null
    ),
{% endfor %}
int_tiers_by_capacity_weekly as (
    {%- for tier in staffed_tiers %}
        select
            account_id,
            as_of_on,
            {{ tier }} as tier,
            candidate_rank,
            capacity
        from placed_{{ tier }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select * from int_tiers_by_capacity_weekly
