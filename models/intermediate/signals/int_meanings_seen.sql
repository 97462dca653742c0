-- Every distinct thing that a signal record ever said, by the day the first such record was loaded.
{{ config(materialized='history', history_on='first_on') }}
{%- set columns = ['feed_id', 'table_name', 'event', 'path', 'vendor_topic', 'strength', 'stated_signal_type', 'stated_topic_id'] %}

with records as (
    select
        feed_id,
        table_name,
        event,
        {{ url_path('url') }} as path,
        lower(vendor_topic) as vendor_topic,
        strength,
        stated_signal_type,
        stated_topic_id,
        cast(loaded_at as date) as loaded_on
    from {{ ref('int_signals_identified') }}
    where malformed_reason is null and {{ is_due_file('landed_file') }}
),

meanings as (
    select
        {{ columns | join(', ') }},
        coalesce(min(loaded_on), cast('9999-12-31' as date)) as first_on
    from records
    group by {{ columns | join(', ') }}
),

keyed as (
    select
        meanings.*,
        {{ meaning_key('meanings', 'meanings.path', 'meanings.vendor_topic') }} as meaning_id
    from meanings
),

int_meanings_seen as (
    select * from keyed
    {%- if recomputed_since() is not none %}
        where meaning_id not in (select kept.meaning_id from {{ this }} as kept)
    {%- endif %}
)

select * from int_meanings_seen
