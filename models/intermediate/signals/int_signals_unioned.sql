{#- Every feed's signal records, one below the other. A new feed is one more name in this list. -#}
{%- set staged = [
    'stg_bombora__company_surges',
    'stg_partners__engagements',
    'stg_salesforce__campaign_members',
    'stg_salesforce__tasks',
    'stg_segment__identifies',
    'stg_segment__pages',
    'stg_segment__tracks',
] -%}

{{ config(materialized='view') }}

with int_signals_unioned as (
    {%- for model in staged %}
        select
            feed_id,
            table_name,
            {%- for column in signal_column_types() %}
                {{ column }},
            {%- endfor %}
            landed_file,
            landed_row,
            malformed_reason,
            raw_payload
        from {{ ref(model) }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select * from int_signals_unioned
