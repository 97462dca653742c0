-- An account is held back for want of room only where the tier it qualifies for is full, and by accounts with no lower score.
with placed as (
    select
        tiers.as_of_on,
        tiers.tier,
        count(*) as n_accounts,
        min(scores.total_score) as lowest_score
    from {{ ref('fct_account_tiers') }} as tiers
    inner join {{ ref('fct_account_scores') }} as scores on tiers.account_id = scores.account_id and tiers.as_of_on = scores.as_of_on
    group by tiers.as_of_on, tiers.tier
)

select
    tiers.account_id,
    tiers.as_of_on,
    tiers.tier,
    tiers.model_tier,
    scores.total_score,
    placed.n_accounts,
    placed.lowest_score
from {{ ref('fct_account_tiers') }} as tiers
inner join {{ ref('fct_account_scores') }} as scores on tiers.account_id = scores.account_id and tiers.as_of_on = scores.as_of_on
inner join {{ ref('tiers') }} as rules on tiers.model_tier = rules.tier
left join placed on tiers.as_of_on = placed.as_of_on and tiers.model_tier = placed.tier
where
    tiers.exclusion_code is null
    and tiers.tier > tiers.model_tier
    and (coalesce(placed.n_accounts, 0) < rules.capacity or scores.total_score > placed.lowest_score)
