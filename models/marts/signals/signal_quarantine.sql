with records as (
    select * from {{ ref('int_records_disposed') }}
    where disposition in ('malformed', 'future_dated')
),

numbered as (
    select
        *,
        row_number() over (partition by feed_id, table_name, record_id order by landed_file, landed_row) as delivery_order
    from records
),

signal_quarantine as (
    select
        feed_id,
        table_name,
        -- the same bad id twice is two records to look at
        record_id || case when delivery_order > 1 then '#' || cast(delivery_order as {{ dbt.type_string() }}) else '' end as record_id,
        loaded_at,
        loaded_on,
        disposition,
        disposition_reason as reason,
        corrected_at,
        landed_file,
        landed_row,
        raw_payload
    from numbered
)

select * from signal_quarantine
