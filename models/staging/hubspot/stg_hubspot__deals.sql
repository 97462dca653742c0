with source as (
    select * from {{ landed_rows('hubspot', 'deal') }}
),

stg_hubspot__deals as (
    select
        {{ landed('deal_id') }} as opportunity_id,
        {{ landed('property_hs_merged_object_ids') }} as merged_crm_ids,
        {{ landed('owner_id') }} as owner_id,

        {{ landed('property_dealname') }} as opportunity_name,
        {{ landed('property_dealtype') }} as opportunity_type,
        {{ landed('deal_pipeline_stage_id') }} as stage_id,
        {{ landed('property_amount', 'double') }} as amount_usd,
        {{ landed('property_hs_is_closed', 'boolean') }} as is_closed,
        {{ landed('property_hs_is_closed_won', 'boolean') }} as is_won,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        cast({{ landed('property_closedate', 'timestamp') }} as date) as closes_on,
        {{ landed('property_createdate', 'timestamp') }} as created_at,
        {{ known_from_stamps('hubspot', 'deal') }} as loaded_at,

        {{ landed_entity('hubspot', 'deal') }}
    from source
)

select * from stg_hubspot__deals
