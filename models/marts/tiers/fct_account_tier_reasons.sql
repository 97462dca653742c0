with scores as (
    select * from {{ ref('int_tier_scores_weekly') }}
),

thresholds as (
    select
        scores.account_id,
        scores.as_of_on,
        'score_for_tier_' || cast(tiers.tier as {{ dbt.type_string() }}) as reason_code,
        cast(scores.total_score as {{ dbt.type_string() }}) as observed,
        cast(tiers.min_score as {{ dbt.type_string() }}) as threshold,
        scores.score_tier <= tiers.tier as is_passed,
        case
            when scores.total_score >= tiers.min_score then 'the score reaches Tier ' || cast(tiers.tier as {{ dbt.type_string() }})
            when scores.score_tier <= tiers.tier then 'the score reached Tier ' || cast(tiers.tier as {{ dbt.type_string() }}) || ' lately and is still near it'
            else 'the score is short of Tier ' || cast(tiers.tier as {{ dbt.type_string() }})
        end as because
    from scores
    inner join {{ ref('tiers') }} as tiers on tiers.capacity is not null
),

gates as (
    select
        account_id,
        as_of_on,
        gate_code as reason_code,
        cast(cast(observed as decimal(12, 4)) as {{ dbt.type_string() }}) as observed,
        operator || ' ' || cast(threshold as {{ dbt.type_string() }}) as threshold,
        is_passed,
        case when is_passed then label else 'not ' || label end as because
    from {{ ref('int_tier_gates_weekly') }}
),

capacity as (
    select
        scores.account_id,
        scores.as_of_on,
        'capacity' as reason_code,
        case when placed.tier = scores.model_tier then 'rank ' || cast(placed.candidate_rank as {{ dbt.type_string() }}) else 'no room' end as observed,
        cast(tiers.capacity as {{ dbt.type_string() }}) || ' places' as threshold,
        coalesce(placed.tier = scores.model_tier, false) as is_passed,
        case when placed.tier = scores.model_tier then 'there is room in Tier ' else 'better accounts fill Tier ' end
        || cast(scores.model_tier as {{ dbt.type_string() }}) as because
    from scores
    inner join {{ ref('tiers') }} as tiers on scores.model_tier = tiers.tier and tiers.capacity is not null
    left join {{ ref('int_tiers_by_capacity_weekly') }} as placed
        on scores.account_id = placed.account_id and scores.as_of_on = placed.as_of_on
    where scores.exclusion_code is null
),

exclusions as (
    select
        account_id,
        as_of_on,
        exclusion_code as reason_code,
        observed,
        case when excluded_value = '*' then 'none' else 'not ' || excluded_value end as threshold,
        false as is_passed,
        label as because
    from {{ ref('int_tier_exclusions_weekly') }}
),

fct_account_tier_reasons as (
    select * from thresholds
    union all
    select * from gates
    union all
    select * from capacity
    union all
    select * from exclusions
)

select * from fct_account_tier_reasons
