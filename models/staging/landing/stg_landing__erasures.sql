with source as (
    select * from {{ source('landing', 'erasures') }}
),

stg_landing__erasures as (
    select
        erasure_number,
        source,
        requested_by,
        jurisdiction,
        repeats_number,

        requested_at,
        applied_at
    from source
)

select * from stg_landing__erasures
