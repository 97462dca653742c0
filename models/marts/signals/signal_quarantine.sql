with records as (
    select * from {{ ref('int_records_disposed') }}
    where disposition in ('malformed', 'future_dated')
),

payloads as (
    select
        landed_file,
        landed_row,
        raw_payload
    from {{ ref('int_signals_identified') }}
    where raw_payload is not null
),

numbered as (
    select
        *,
        row_number() over (partition by feed_id, table_name, record_id order by landed_file, landed_row) as delivery_order
    from records
),

signal_quarantine as (
    select
        numbered.feed_id,
        numbered.table_name,
        -- the same bad id twice is two records to look at
        numbered.record_id
        || case when numbered.delivery_order > 1 then '#' || cast(numbered.delivery_order as {{ dbt.type_string() }}) else '' end as record_id,
        numbered.loaded_at,
        numbered.loaded_on,
        numbered.disposition,
        numbered.disposition_reason as reason,
        numbered.corrected_at,
        numbered.landed_file,
        numbered.landed_row,
        coalesce(numbered.raw_payload, payloads.raw_payload) as raw_payload
    from numbered
    left join payloads on numbered.landed_file = payloads.landed_file and numbered.landed_row = payloads.landed_row
)

select * from signal_quarantine
