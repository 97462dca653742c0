-- What may only be aggregated never decides: an account that is in the program in the latest week, and has such signals counting, also has
-- one that may decide.
with program as (
    select
        tiers.account_id,
        tiers.as_of_on,
        tiers.tier
    from {{ ref('fct_account_tiers') }} as tiers
    inner join {{ ref('int_weeks') }} as weeks on tiers.as_of_on = weeks.as_of_on and weeks.is_latest
    inner join {{ ref('tiers') }} as rules on tiers.tier = rules.tier
    where rules.capacity is not null and not tiers.is_override
)

select
    program.account_id,
    program.as_of_on,
    program.tier
from program
inner join {{ ref('bridge_account_signals') }} as bridge
    on program.account_id = bridge.account_id and program.as_of_on >= cast(bridge.counts_from_at as date) and program.as_of_on < bridge.expires_on
inner join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
where bridge.intent_points > 0 or bridge.engagement_points > 0
group by program.account_id, program.as_of_on, program.tier
having max(case when feeds.automated_decisioning_allowed then 1 else 0 end) = 0
