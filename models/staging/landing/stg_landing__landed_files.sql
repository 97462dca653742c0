with source as (
    select * from {{ source('landing', 'landed_files') }}
),

files as (
    select
        landed_file,
        feed_id,
        table_name,
        n_rows,
        n_rejected
    from source
    {%- for feed in feeds_not_read_from_files() %}
        {{ 'where' if loop.first else 'and' }} feed_id <> '{{ feed }}'
    {%- endfor %}
),

stg_landing__landed_files as (
    select * from files
    {%- for node in connector_tables() %}
        union all
        select
            '{{ node.schema }}.{{ node.identifier }}' as landed_file,
            '{{ node.source_name }}' as feed_id,
            '{{ node.name }}' as table_name,
            count(*) as n_rows,
            0 as n_rejected
        from {{ adapter.get_relation(node.database, node.schema, node.identifier) }}
    {%- endfor %}
)

select * from stg_landing__landed_files
