with source as (
    select * from {{ landed_rows('hubspot', 'company') }}
),

stg_hubspot__companies as (
    select
        {{ landed('id') }} as crm_account_id,
        {{ landed('property_hs_parent_company_id') }} as parent_crm_account_id,
        {{ landed('property_hs_merged_object_ids') }} as merged_crm_ids,
        {{ landed('property_hubspot_owner_id') }} as owner_id,

        coalesce({{ landed('property_name') }}, {{ landed('property_domain') }}) as account_name,
        coalesce({{ landed('property_domain') }}, {{ landed('property_website') }}) as website,
        -- HubSpot's own list is written HOSPITAL_HEALTH_CARE
        replace({{ landed('property_industry') }}, '_', ' ') as industry,
        {{ landed('property_type') }} as account_type,
        {{ landed('property_description') }} as description,
        {{ landed('property_country') }} as country,
        {{ landed('property_numberofemployees', 'double') }} as n_employees,
        {{ landed('property_annualrevenue', 'double') }} as annual_revenue_usd,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('property_createdate', 'timestamp') }} as created_at,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('hubspot', 'company') }}
    from source
)

select * from stg_hubspot__companies
