with records as (
    select * from {{ ref('int_records_disposed') }}
),

fct_signal_ledger_daily as (
    select
        feed_id,
        table_name,
        loaded_on,
        disposition,
        disposition_reason as reason,
        count(*) as n
    from records
    group by feed_id, table_name, loaded_on, disposition, disposition_reason
)

select * from fct_signal_ledger_daily
