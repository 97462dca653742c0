-- The records that behaviour_rules asks about, by whose they are. One record once a load day: a re-delivery is no second act.
-- A rule looks at the records that came in on one day, so that what comes later changes nothing that has counted.
{{ config(materialized='history', history_on='loaded_on') }}
{#- asked twice, of few columns and of few rows: as one relation of both an engine would keep all of it -#}
{%- set records -%}
    from {{ ref('int_signals_identified') }} as records
    inner join actors
        on records.feed_id = actors.feed_id and records.table_name = actors.table_name and records.event = actors.event
{%- endset %}
{%- set actor_key -%}
    case actors.actor
        when 'address' then records.ip_address
        when 'message' then records.identity_id || '|' || records.asset
        else records.identity_id
    end
{%- endset %}
{%- set is_asked -%}
    records.malformed_reason is null
    and {{ actor_key }} is not null
    and {{ is_due_file('records.landed_file') }}
    and {{ is_due('cast(records.loaded_at as date)') }}
{%- endset %}
{%- set busy_key = narrow_key(['actors.actor', actor_key, 'cast(records.loaded_at as date)']) %}

with asked as (
    select * from {{ ref('int_events_asked') }}
),

actors as (
    select
        feed_id,
        table_name,
        event,
        actor,
        min(at_least) as at_least
    from asked
    group by feed_id, table_name, event, actor
),

busy as (
    -- most people never come near a rule's count; only who did that day is looked at closely
    select {{ busy_key }} as busy_key
    {{ records }}
    where {{ is_asked }}
    group by {{ busy_key }}
    having count(*) >= min(actors.at_least)
),

records as (
    select
        actors.actor,
        {{ actor_key }} as actor_key,
        records.feed_id,
        records.table_name,
        records.event,
        records.record_id,
        records.identity_id,
        records.ip_address,
        records.url,
        records.occurred_at,
        cast(records.loaded_at as date) as loaded_on
    {{ records }}
    where {{ is_asked }} and {{ busy_key }} in (select busy.busy_key from busy)
),

acts as (
    select distinct
        asked.rule_id,
        asked.measure,
        asked.window_seconds,
        asked.at_least,
        asked.is_act,
        records.actor_key,
        records.feed_id,
        records.table_name,
        records.record_id,
        records.identity_id,
        records.ip_address,
        records.url,
        {{ epoch_seconds('records.occurred_at') }} as occurred_second,
        cast(records.occurred_at as date) as occurred_on,
        records.loaded_on
    from records
    inner join asked
        on
            records.feed_id = asked.feed_id
            and records.table_name = asked.table_name
            and records.event = asked.event
            and records.actor = asked.actor
),

sized as (
    select
        *,
        count(*) over (partition by rule_id, actor_key, loaded_on) as n_that_day
    from acts
),

int_acts_watched as (
    select * from sized
    where n_that_day >= at_least
)

select * from int_acts_watched
