-- The daily rollup neither drops nor doubles: per surviving account it holds the bridge's signals and points.
with bridged as (
    select
        bridge.account_id,
        count(*) as n_signals,
        sum(bridge.intent_points) as intent_points,
        sum(bridge.engagement_points) as engagement_points
    from {{ ref('bridge_account_signals') }} as bridge
    inner join {{ ref('dim_accounts') }} as accounts
        on bridge.account_id = accounts.account_id and accounts.account_id = accounts.survivor_account_id
    where bridge.is_current
    group by bridge.account_id
),

rolled_up as (
    select
        account_id,
        count(*) as n_rows,
        sum(n_signals) as n_signals,
        sum(intent_points) as intent_points,
        sum(engagement_points) as engagement_points
    from {{ ref('fct_account_activity_daily') }}
    group by account_id
)

select
    bridged.n_signals as n_bridged,
    rolled_up.n_signals as n_rolled_up,
    bridged.intent_points as bridged_intent_points,
    rolled_up.intent_points as rolled_up_intent_points,
    coalesce(bridged.account_id, rolled_up.account_id) as account_id
from bridged
full outer join rolled_up on bridged.account_id = rolled_up.account_id
where coalesce(bridged.n_signals, 0) <> coalesce(rolled_up.n_signals, 0)
-- each row of the rollup is rounded to four decimals
or abs(bridged.intent_points - rolled_up.intent_points) > 0.0001 * rolled_up.n_rows
or abs(bridged.engagement_points - rolled_up.engagement_points) > 0.0001 * rolled_up.n_rows
