with source as (
    select * from {{ source('landing', 'held_files') }}
),

stg_landing__held_files as (
    select
        landed_file,
        feed_id,
        table_name,
        check_id,
        reason
    from source
)

select * from stg_landing__held_files
