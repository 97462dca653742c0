with tiers as (
    select
        tiers.account_id,
        tiers.as_of_on,
        tiers.tier,
        tiers.model_tier,
        scores.total_score,
        exclusions.label as exclusion_label,
        lag(tiers.tier) over history as previous_tier,
        lag(scores.total_score) over history as previous_score
    from {{ ref('fct_account_tiers') }} as tiers
    inner join {{ ref('fct_account_scores') }} as scores on tiers.account_id = scores.account_id and tiers.as_of_on = scores.as_of_on
    left join {{ ref('int_tier_exclusions_weekly') }} as exclusions
        on tiers.account_id = exclusions.account_id and tiers.as_of_on = exclusions.as_of_on
    window history as (partition by tiers.account_id order by tiers.as_of_on)
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

fct_account_tier_changes as (
    select
        tiers.account_id,
        tiers.as_of_on,
        tiers.previous_tier as from_tier,
        tiers.tier as to_tier,
        case
            when tiers.exclusion_label is not null and tiers.tier > coalesce(tiers.previous_tier, 0) then tiers.exclusion_label
            when tiers.previous_score is null then 'new on the list with ' || cast(tiers.total_score as {{ dbt.type_string() }}) || ' points'
            when tiers.tier > tiers.model_tier then 'better accounts fill Tier ' || cast(tiers.model_tier as {{ dbt.type_string() }})
            else 'score went from ' || cast(tiers.previous_score as {{ dbt.type_string() }}) || ' to ' || cast(tiers.total_score as {{ dbt.type_string() }})
        end as because
    from tiers
    cross join lowest
    where coalesce(tiers.previous_tier, lowest.tier) <> tiers.tier
)

select * from fct_account_tier_changes
