-- Changes are complete: an account's last change up to a week leads to its tier of that week, and its first tier is Tier 4 unless
-- a change says otherwise.
with spans as (
    select
        account_id,
        as_of_on as from_on,
        to_tier,
        lead(as_of_on) over (partition by account_id order by as_of_on) as to_on
    from {{ ref('fct_account_tier_changes') }}
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
)

select
    tiers.account_id,
    tiers.as_of_on,
    tiers.tier,
    spans.to_tier as replayed_tier
from {{ due_rows(ref('fct_account_tiers'), 'as_of_on') }} as tiers
cross join lowest
left join spans
    on
        tiers.account_id = spans.account_id
        and tiers.as_of_on >= spans.from_on
        and (spans.to_on is null or tiers.as_of_on < spans.to_on)
where tiers.tier <> coalesce(spans.to_tier, lowest.tier)
union all
select
    account_id,
    as_of_on,
    from_tier as tier,
    to_tier as replayed_tier
from {{ due_rows(ref('fct_account_tier_changes'), 'as_of_on') }}
where from_tier = to_tier
