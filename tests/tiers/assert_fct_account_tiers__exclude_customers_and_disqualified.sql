-- Net-new plays are not for customers, nor for companies we cannot or will not sell to; as of each week, by what was known then.
with staffed as (
    select max(tier) as lowest_tier from {{ ref('tiers') }}
    where capacity is not null
)

select
    tiers.account_id,
    tiers.as_of_on,
    tiers.tier,
    scores.lifecycle,
    described.disqualified_code
from {{ due_rows(ref('fct_account_tiers'), 'as_of_on') }} as tiers
cross join staffed
inner join {{ due_rows(ref('fct_account_scores'), 'as_of_on') }} as scores
    on tiers.account_id = scores.account_id and tiers.as_of_on = scores.as_of_on and tiers.model_version = scores.model_version
inner join {{ due_rows(ref('int_account_weeks'), 'as_of_on') }} as weeks on tiers.account_id = weeks.account_id and tiers.as_of_on = weeks.as_of_on
left join {{ ref('int_accounts_described') }} as described
    on weeks.account_id = described.account_id and weeks.version_from_at = described.valid_from_at
where
    tiers.tier <= staffed.lowest_tier
    and (scores.lifecycle = 'customer' or described.disqualified_code is not null or tiers.exclusion_code is not null)
