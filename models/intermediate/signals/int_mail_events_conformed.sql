-- What happened to the mails we sent, as conformed signal records, with the link that was clicked and the program that did it.
-- A detail counts where it was loaded in the week of its event: one that comes later takes no earlier week back.
{{ config(materialized='history', history_on='landed_file') }}

-- depends_on: {{ ref('int_files_due') }}
with events as (
    select * from {{ ref('stg_hubspot__email_events') }}
    where {{ is_due_file('landed_file') }}
),

loads as (
    select
        record_id,
        loaded_at
    from events
    where malformed_reason is null
    {%- if recomputed_since() is not none %}
        union all
        select
            record_id,
            loaded_at
        from {{ this }}
        where malformed_reason is null and record_id in (select events.record_id from events)
    {%- endif %}
),

first_loads as (
    select
        record_id,
        min(loaded_at) as loaded_at
    from loads
    group by record_id
),

details as (
    select
        first_loads.record_id,
        details.url,
        details.user_agent,
        details.status,
        row_number() over (
            partition by first_loads.record_id order by details.loaded_at, details.table_name, details.landed_file, details.landed_row
        ) as delivery_order
    from first_loads
    inner join {{ ref('stg_hubspot__details') }} as details
        on first_loads.record_id = details.id and {{ week_ending_on('first_loads.loaded_at') }} >= {{ week_ending_on('details.loaded_at') }}
    where details.malformed_reason is null and details.detail_of = 'mail event'
),

int_mail_events_conformed as (
    select
        {{ signal_record_columns('events', {
            'event': "events.event || coalesce('|' || lower(details.status), '')",
            'url': 'details.url',
            'user_agent': 'details.user_agent',
        }) }}
    from events
    left join details on events.record_id = details.record_id and details.delivery_order = 1
)

select * from int_mail_events_conformed
