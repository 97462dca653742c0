-- Every feed's signal records, one below the other: each staging model that ends in conform_signal(), and what the two CRMs
-- record of people, once it is put together from their tables.
{{ config(materialized='view', history_on='landed_file') }}

-- depends_on: {{ ref('int_files_due') }}
with int_signals_unioned as (
    {%- set provenance = ['landed_file', 'landed_row', 'malformed_reason', 'raw_payload'] %}
    {{ staged_records('conform_signal', ['feed_id', 'table_name'] + signal_column_types() | list + provenance) }}
    {%- for model in ['int_activities_conformed', 'int_campaign_responses_conformed', 'int_mail_events_conformed'] %}
        union all
        select {{ signal_record_columns() }} from {{ ref(model) }}
    {%- endfor %}
)

select * from int_signals_unioned
