{{ config(materialized='history', history_on='as_of_on') }}

with scores as (
    select * from {{ ref('int_tier_scores_weekly') }}
    where model_version = '{{ var("active_model_version") }}' and {{ is_due('as_of_on') }}
),

tiers as (
    select * from {{ ref('int_tiers_compared') }}
    where model_version = '{{ var("active_model_version") }}' and {{ is_due('as_of_on') }}
),

thresholds as (
    select
        scores.account_id,
        scores.as_of_on,
        'score_for_tier_' || cast(rules.tier as {{ dbt.type_string() }}) as reason_code,
        case
            when scores.total_score >= rules.min_score then 'score_reached'
            when scores.score_tier <= rules.tier then 'score_held'
            else 'score_short'
        end as sentence_code,
        cast(scores.total_score as {{ dbt.type_string() }}) as observed,
        cast(rules.min_score as {{ dbt.type_string() }}) as threshold,
        scores.score_tier <= rules.tier as is_passed,
        rules.tier,
        '' as pool,
        cast(null as {{ dbt.type_string() }}) as label
    from scores
    inner join {{ ref('tiers') }} as rules on rules.capacity is not null
),

gates as (
    select
        account_id,
        as_of_on,
        gate_code as reason_code,
        case when is_passed then 'gate_passed_reason' else 'gate_failed_reason' end as sentence_code,
        coalesce(cast(cast(observed as decimal(12, 4)) as {{ dbt.type_string() }}), 'unknown') as observed,
        operator || ' ' || cast(threshold as {{ dbt.type_string() }}) as threshold,
        is_passed,
        best_tier as tier,
        '' as pool,
        label
    from {{ ref('int_tier_gates_weekly') }}
    where model_version = '{{ var("active_model_version") }}' and {{ is_due('as_of_on') }}
),

capacity as (
    select
        tiers.account_id,
        tiers.as_of_on,
        'capacity' as reason_code,
        case
            when tiers.tier = tiers.claimed_tier then 'room'
            when coalesce(pools.capacity, rules.capacity) = 0 then 'no_places'
            else 'no_room'
        end as sentence_code,
        case when tiers.tier = tiers.claimed_tier then 'rank ' || cast(placed.candidate_rank as {{ dbt.type_string() }}) else 'no room' end as observed,
        cast(coalesce(pools.capacity, rules.capacity) as {{ dbt.type_string() }}) || ' places' as threshold,
        tiers.tier = tiers.claimed_tier as is_passed,
        tiers.claimed_tier as tier,
        coalesce(pools.pool, '') as pool,
        cast(null as {{ dbt.type_string() }}) as label
    from tiers
    inner join {{ ref('tiers') }} as rules on tiers.claimed_tier = rules.tier and rules.capacity is not null
    left join {{ ref('int_tier_pools_weekly') }} as pools
        on tiers.account_id = pools.account_id and tiers.as_of_on = pools.as_of_on and tiers.claimed_tier = pools.tier
    left join {{ ref('int_tiers_placed') }} as placed
        on tiers.account_id = placed.account_id and tiers.as_of_on = placed.as_of_on and tiers.model_version = placed.model_version
    where tiers.exclusion_code is null
),

stated as (
    select
        account_id,
        as_of_on,
        reason_code,
        'as_labelled' as sentence_code,
        observed,
        threshold,
        is_passed,
        cast(null as int) as tier,
        '' as pool,
        label
    from {{ ref('int_tier_reasons_stated') }}
    where {{ is_due('as_of_on') }}
),

facts as (
    select * from thresholds
    union all
    select * from gates
    union all
    select * from capacity
    union all
    select * from stated
),

fct_account_tier_reasons as (
    select
        facts.account_id,
        facts.as_of_on,
        facts.reason_code,
        facts.observed,
        facts.threshold,
        facts.is_passed,
        {{ fill_sentence('sentences.sentence', {'tier': 'facts.tier', 'pool': 'facts.pool', 'label': 'facts.label'}) }} as because
    from facts
    inner join {{ ref('tier_sentences') }} as sentences on facts.sentence_code = sentences.sentence_code
)

select * from fct_account_tier_reasons
