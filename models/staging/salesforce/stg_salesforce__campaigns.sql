with source as (
    select * from {{ landed_rows('salesforce', 'campaign') }}
),

stg_salesforce__campaigns as (
    select
        {{ landed('id') }} as campaign_id,
        {{ landed('parent_id') }} as parent_campaign_id,
        {{ landed('name') }} as campaign_name,
        {{ landed('type') }} as campaign_type,
        {{ landed('status') }} as campaign_status,
        {{ landed('start_date', 'date') }} as starts_on,
        {{ landed('end_date', 'date') }} as ends_on,
        {{ landed('actual_cost', 'double') }} as actual_cost_usd,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('salesforce', 'campaign') }}
    from source
)

select * from stg_salesforce__campaigns
