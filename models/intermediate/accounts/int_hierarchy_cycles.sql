-- Circles of ownership, each once and named in full. Nothing is built on this table: a test that fails on it stops nothing else.
{{ config(materialized='view') }}

with int_hierarchy_cycles as (
    select
        chain_names,
        from_at,
        until_at
    from {{ ref('int_ownership_circles_found') }}
    where is_first_named
)

select * from int_hierarchy_cycles
