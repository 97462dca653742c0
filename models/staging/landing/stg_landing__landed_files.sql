with source as (
    select * from {{ source('landing', 'landed_files') }}
),

stg_landing__landed_files as (
    select
        landed_file,
        feed_id,
        table_name,
        n_rows,
        n_rejected
    from source
)

select * from stg_landing__landed_files
