with source as (
    select * from {{ source('landing', 'door_results') }}
),

stg_landing__door_results as (
    select
        landed_file,
        feed_id,
        table_name,
        check_id,
        n_rows,
        observed,
        verdict,
        reason
    from source
)

select * from stg_landing__door_results
