-- The records that behaviour_rules asks about, by whose they are. One record once a load day: a re-delivery is no second act.
-- A rule looks at the records that came in on one day, so that what comes later changes nothing that has counted.
with signals as (
    select
        *,
        cast(loaded_at as date) as loaded_on
    from {{ ref('int_signals_identified') }}
    where malformed_reason is null
),

events as (
    select distinct
        feed_id,
        table_name,
        event
    from signals
),

asked as (
    select
        events.*,
        rules.rule_id,
        rules.actor,
        rules.measure,
        rules.window_seconds,
        rules.at_least,
        {{ matches_pattern('events.event', 'rules.event_pattern') }} as is_act,
        rules.after_pattern is not null and {{ matches_pattern('events.event', 'rules.after_pattern') }} as is_cause
    from events
    inner join {{ ref('behaviour_rules') }} as rules
        on events.feed_id = rules.feed_id and events.table_name = rules.table_name
),

acts as (
    select distinct
        asked.rule_id,
        asked.measure,
        asked.window_seconds,
        asked.at_least,
        asked.is_act,
        case asked.actor
            when 'address' then signals.ip_address
            when 'device' then case when signals.identity_kind in ('anonymous', 'ip') then signals.identity_id end
            when 'message' then signals.identity_id || '|' || signals.asset
            else signals.identity_id
        end as actor_key,
        signals.feed_id,
        signals.table_name,
        signals.record_id,
        signals.identity_id,
        signals.ip_address,
        signals.url,
        {{ epoch_seconds('signals.occurred_at') }} as occurred_second,
        cast(signals.occurred_at as date) as occurred_on,
        signals.loaded_on
    from signals
    inner join asked
        on signals.feed_id = asked.feed_id and signals.table_name = asked.table_name and signals.event = asked.event
    where asked.is_act or asked.is_cause
),

sized as (
    select
        *,
        count(*) over (partition by rule_id, actor_key, loaded_on) as n_that_day
    from acts
    where actor_key is not null
),

int_acts_watched as (
    -- most people never come near a rule's count; only who did that day is looked at closely
    select * from sized
    where n_that_day >= at_least
)

select * from int_acts_watched
