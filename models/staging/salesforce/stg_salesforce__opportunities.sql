with source as (
    select * from {{ landed_rows('salesforce', 'opportunity') }}
),

stg_salesforce__opportunities as (
    select
        {{ landed('id') }} as opportunity_id,
        {{ landed('account_id') }} as crm_account_id,
        {{ landed('owner_id') }} as owner_id,

        {{ landed('name') }} as opportunity_name,
        {{ landed('type') }} as opportunity_type,
        {{ landed('stage_name') }} as stage_name,
        {{ landed('amount', 'double') }} as amount_usd,
        coalesce({{ landed('is_closed', 'boolean') }}, false) as is_closed,
        coalesce({{ landed('is_won', 'boolean') }}, false) as is_won,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('close_date', 'date') }} as closes_on,
        {{ landed('created_date', 'timestamp') }} as created_at,
        {{ version_known_at() }} as loaded_at,
        {{ version_started_at() }} as started_at,
        {{ version_ended_at() }} as ended_at,

        {{ landed_entity('salesforce', 'opportunity') }}
    from source
)

select * from stg_salesforce__opportunities
