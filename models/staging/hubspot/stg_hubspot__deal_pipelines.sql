{%- set kinds = {
    'deal_pipeline': {'id': 'pipeline_id'},
    'deal_pipeline_stage': {'id': 'stage_id', 'pipeline_id': 'pipeline_id', 'is_closed': 'is_closed', 'is_won': 'closed_won'},
} -%}
with stg_hubspot__deal_pipelines as (
    {%- for table, columns in kinds.items() %}
        select
            {{ landed(columns['id']) }} as id,
            {{ landed_or_null(columns.get('pipeline_id')) }} as pipeline_id,
            {{ landed('label') }} as label,
            {{ landed_or_null(columns.get('is_closed'), 'boolean') }} as is_closed,
            {{ landed_or_null(columns.get('is_won'), 'boolean') }} as is_won,
            {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

            {{ landed_entity('hubspot', table) }}
        from {{ landed_rows('hubspot', table) }} as {{ table }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__deal_pipelines
