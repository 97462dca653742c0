{%- set kinds = {
    'deal_pipeline': {'id': 'pipeline_id'},
    'deal_pipeline_stage': {'id': 'stage_id', 'pipeline_id': 'pipeline_id', 'is_closed': 'is_closed', 'is_won': 'closed_won'},
} -%}
with stg_hubspot__deal_pipelines as (
    {%- for table, columns in kinds.items() %}
    select
        {{ landed(columns['id']) }} as id,
        {{ landed(columns['pipeline_id']) if 'pipeline_id' in columns else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as pipeline_id,
        {{ landed('label') }} as label,
        {{ landed(columns['is_closed'], 'boolean') if 'is_closed' in columns else 'cast(null as boolean)' }} as is_closed,
        {{ landed(columns['is_won'], 'boolean') if 'is_won' in columns else 'cast(null as boolean)' }} as is_won,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('hubspot', table) }}
    from {{ landed_rows('hubspot', table) }} as {{ table }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__deal_pipelines
