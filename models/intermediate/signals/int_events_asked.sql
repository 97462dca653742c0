-- Which rules of behaviour_rules ask about which kinds of records, of those in files that are read anew: patterns are tried once a kind.
with events as (
    select distinct
        feed_id,
        table_name,
        event
    from {{ ref('int_signals_identified') }}
    where {{ is_due_file('landed_file') }}
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

int_events_asked as (
    select * from matched
    where measure <> 'hosted_address' and (is_act or is_cause)
)

select * from int_events_asked
