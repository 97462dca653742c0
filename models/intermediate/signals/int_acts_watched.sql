-- The records that behaviour_rules asks about, by whose they are. One record once a load day: a re-delivery is no second act.
-- A rule looks at the records that came in on one day, so that what comes later changes nothing that has counted.
with events as (
    select distinct
        feed_id,
        table_name,
        event
    from {{ ref('int_signals_identified') }}
),

matched as (
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

asked as (
    select * from matched
    where is_act or is_cause
),

asked_events as (
    select distinct
        feed_id,
        table_name,
        event
    from asked
),

signals as (
    select distinct
        records.feed_id,
        records.table_name,
        records.record_id,
        records.identity_id,
        records.identity_kind,
        records.ip_address,
        records.asset,
        records.event,
        records.url,
        {{ epoch_seconds('records.occurred_at') }} as occurred_second,
        cast(records.occurred_at as date) as occurred_on,
        cast(records.loaded_at as date) as loaded_on
    from {{ ref('int_signals_identified') }} as records
    inner join asked_events
        on records.feed_id = asked_events.feed_id and records.table_name = asked_events.table_name and records.event = asked_events.event
    where records.malformed_reason is null
),

acts as (
    select
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
        signals.occurred_second,
        signals.occurred_on,
        signals.loaded_on
    from signals
    inner join asked
        on signals.feed_id = asked.feed_id and signals.table_name = asked.table_name and signals.event = asked.event
),

busy as (
    -- most people never come near a rule's count; only who did that day is looked at closely
    select
        rule_id,
        actor_key,
        loaded_on,
        count(*) as n_that_day
    from acts
    group by rule_id, actor_key, loaded_on
    having count(*) >= min(at_least)
),

int_acts_watched as (
    select
        acts.*,
        busy.n_that_day
    from acts
    inner join busy
        on acts.rule_id = busy.rule_id and acts.actor_key = busy.actor_key and acts.loaded_on = busy.loaded_on
)

select * from int_acts_watched
