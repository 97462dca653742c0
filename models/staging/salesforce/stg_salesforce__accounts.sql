with source as (
    select * from {{ landed_rows('salesforce', 'account') }}
),

stg_salesforce__accounts as (
    select
        {{ landed('id') }} as crm_account_id,
        {{ landed('parent_id') }} as parent_crm_account_id,
        {{ landed('master_record_id') }} as master_crm_account_id,
        {{ landed('owner_id') }} as owner_id,

        {{ landed('name') }} as account_name,
        {{ landed('website') }} as website,
        {{ landed('industry') }} as industry,
        {{ landed('type') }} as account_type,
        {{ landed('description') }} as description,
        {{ landed('billing_country') }} as country,
        {{ landed('number_of_employees', 'double') }} as n_employees,
        {{ landed('annual_revenue', 'double') }} as annual_revenue_usd,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('created_date', 'timestamp') }} as created_at,
        {{ version_known_at() }} as loaded_at,
        {{ version_started_at() }} as started_at,
        {{ version_ended_at() }} as ended_at,

        {{ landed_entity('salesforce', 'account') }}
    from source
)

select * from stg_salesforce__accounts
