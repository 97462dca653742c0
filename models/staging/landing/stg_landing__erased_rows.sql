with source as (
    select * from {{ source('landing', 'erased_rows') }}
),

stg_landing__erased_rows as (
    select
        feed_id,
        table_name,
        landed_file,
        landed_row,
        loaded_at,
        erasure_number
    from source
    {%- for feed in feeds_not_read_from_files() %}
        {{ 'where' if loop.first else 'and' }} feed_id <> '{{ feed }}'
    {%- endfor %}
)

select * from stg_landing__erased_rows
