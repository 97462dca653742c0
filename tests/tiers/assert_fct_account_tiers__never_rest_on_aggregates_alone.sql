-- What may only be aggregated never decides: an account that is in the program in the latest week, and has such signals counting, also has
-- one that may decide.
with evidence as (
    select
        bridge.account_id,
        weeks.as_of_on,
        max(case when feeds.automated_decisioning_allowed then 1 else 0 end) as n_permitted
    from {{ ref('bridge_account_signals') }} as bridge
    inner join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('int_weeks') }} as weeks
        on weeks.is_latest and cast(bridge.counts_from_at as date) <= weeks.as_of_on and bridge.expires_on > weeks.as_of_on
    where bridge.intent_points > 0 or bridge.engagement_points > 0
    group by bridge.account_id, weeks.as_of_on
)

select
    tiers.account_id,
    tiers.as_of_on,
    tiers.tier
from {{ ref('fct_account_tiers') }} as tiers
inner join evidence on tiers.account_id = evidence.account_id and tiers.as_of_on = evidence.as_of_on
inner join {{ ref('tiers') }} as rules on tiers.tier = rules.tier
where evidence.n_permitted = 0 and rules.capacity is not null and not tiers.is_override
