-- The last time at which rows of a file say that they were loaded: a row that does not say came with its file.
with loads as (
    select
        landed_file,
        loaded_at
    from {{ ref('int_signals_classified') }}
    where malformed_reason is null
    union all
    select
        landed_file,
        loaded_at
    from {{ ref('int_landed_entities') }}
    where disposition <> 'malformed'
    union all
    select
        landed_file,
        loaded_at
    from {{ ref('stg_landing__erased_rows') }}
),

int_files_loaded as (
    select
        landed_file,
        max(loaded_at) as last_loaded_at
    from loads
    group by landed_file
)

select * from int_files_loaded
