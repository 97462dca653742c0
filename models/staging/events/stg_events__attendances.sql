{#- came, by the tool's own word, or by the minutes or the time of joining -#}
{%- set attended = "coalesce(" ~ landed('attended', 'boolean') ~ ", " ~ landed('minutes', 'double') ~ " > 0, "
    ~ landed('attended_at', 'timestamp') ~ " is not null)" -%}
with source as (
    select * from {{ landed_rows('events', 'attendance') }}
),

stg_events__attendances as (
    select
        {{ conform_signal('events', 'attendance', {
            'record_id': "coalesce(" ~ landed('id') ~ ", " ~ landed_record_id('events', 'attendance') ~ ")",
            'occurred_at': "case when " ~ attended ~ " then coalesce(" ~ landed('attended_at', 'timestamp') ~ ", " ~ landed('started_at', 'timestamp')
                ~ ", " ~ landed('loaded_at', 'timestamp') ~ ") else coalesce(" ~ landed('registered_at', 'timestamp') ~ ", least("
                ~ landed('started_at', 'timestamp') ~ ", " ~ landed('loaded_at', 'timestamp') ~ "), " ~ landed('loaded_at', 'timestamp') ~ ") end",
            'loaded_at': landed('loaded_at', 'timestamp'),
            'email': landed('email'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'event': "lower(coalesce(" ~ landed('event_type') ~ ", 'webinar')) || case when " ~ attended ~ " then '|attended|' when "
                ~ landed('registered', 'boolean') ~ " = false then '|invited|' else '|registered|' end || lower(coalesce(" ~ landed('event_name') ~ ", ''))",
            'asset': "coalesce(" ~ landed('event_name') ~ ", " ~ landed('event_id') ~ ")",
            'vendor_topic': landed('topic'),
            'strength': landed('minutes', 'double'),
        }) }}
    from source
)

select * from stg_events__attendances
