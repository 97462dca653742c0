with source as (
    select * from {{ landed_rows('hubspot', 'deal_stage') }}
),

stg_hubspot__deal_stages as (
    select
        {{ landed('deal_id') }} as opportunity_id,
        {{ landed('value') }} as stage_id,
        coalesce({{ landed('date_entered', 'timestamp') }}, {{ version_started_at() }}, {{ landed('_fivetran_synced', 'timestamp') }}) as changed_at,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('hubspot', 'deal_stage') }}
    from source
)

select * from stg_hubspot__deal_stages
