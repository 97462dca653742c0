-- An account is held back for want of room only where its places in the tier it claims are full, and by accounts that hold no lower score.
with claimed as (
    select
        claims.account_id,
        claims.as_of_on,
        claims.model_version,
        claims.claimed_tier,
        claims.held_score,
        placed.tier,
        coalesce(pools.pool, '') as pool,
        coalesce(pools.capacity, rules.capacity) as capacity
    from {{ due_rows(ref('int_tiers_claimed'), 'as_of_on') }} as claims
    inner join {{ ref('tiers') }} as rules on claims.claimed_tier = rules.tier and rules.capacity is not null
    left join {{ due_rows(ref('int_tier_pools_weekly'), 'as_of_on') }} as pools
        on claims.account_id = pools.account_id and claims.as_of_on = pools.as_of_on and claims.claimed_tier = pools.tier
    left join {{ due_rows(ref('int_tiers_placed'), 'as_of_on') }} as placed
        on claims.account_id = placed.account_id and claims.as_of_on = placed.as_of_on and claims.model_version = placed.model_version
    where claims.exclusion_code is null
),

filled as (
    select
        placed.as_of_on,
        placed.model_version,
        placed.tier,
        placed.pool,
        count(*) as n_accounts,
        min(case when not placed.is_promised then claims.held_score end) as lowest_score
    from {{ due_rows(ref('int_tiers_placed'), 'as_of_on') }} as placed
    inner join {{ due_rows(ref('int_tiers_claimed'), 'as_of_on') }} as claims
        on placed.account_id = claims.account_id and placed.as_of_on = claims.as_of_on and placed.model_version = claims.model_version
    group by placed.as_of_on, placed.model_version, placed.tier, placed.pool
)

select
    claimed.account_id,
    claimed.as_of_on,
    claimed.model_version,
    claimed.tier,
    claimed.claimed_tier,
    claimed.held_score,
    filled.n_accounts,
    filled.lowest_score
from claimed
left join filled
    on
        claimed.as_of_on = filled.as_of_on
        and claimed.model_version = filled.model_version
        and claimed.claimed_tier = filled.tier
        and claimed.pool = filled.pool
where
    (claimed.tier is null or claimed.tier > claimed.claimed_tier)
    and (coalesce(filled.n_accounts, 0) < claimed.capacity or claimed.held_score > filled.lowest_score)
