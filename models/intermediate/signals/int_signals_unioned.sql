-- Every feed's signal records, one below the other: each staging model that ends in conform_signal().
{{ config(materialized='view') }}

with int_signals_unioned as (
    {%- set provenance = ['landed_file', 'landed_row', 'malformed_reason', 'raw_payload'] %}
    {{ staged_records('conform_signal', ['feed_id', 'table_name'] + signal_column_types() | list + provenance) }}
)

select * from int_signals_unioned
