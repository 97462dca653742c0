with source as (
    select * from {{ source('landing', 'rejected_rows') }}
),

stg_landing__rejected_rows as (
    select
        feed_id,
        table_name,
        landed_file,
        landed_line,
        reason,
        raw_payload
    from source
)

select * from stg_landing__rejected_rows
