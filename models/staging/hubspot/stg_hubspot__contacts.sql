with source as (
    select * from {{ landed_rows('hubspot', 'contact') }}
),

stg_hubspot__contacts as (
    select
        {{ landed('id') }} as crm_contact_id,
        {{ landed('property_associatedcompanyid') }} as crm_account_id,
        -- one list holds bare ids, the other id:time pairs
        coalesce({{ landed('property_hs_merged_object_ids') }}, {{ landed('property_hs_calculated_merged_vids') }}) as merged_crm_ids,
        {{ landed('property_hubspot_owner_id') }} as owner_id,

        {{ landed('property_email') }} as email,
        {{ landed('property_jobtitle') }} as title,
        {{ landed('property_company') }} as company_name,
        coalesce({{ landed('property_hs_email_optout', 'boolean') }}, false) as has_opted_out_of_email,
        coalesce({{ landed('_fivetran_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('property_createdate', 'timestamp') }} as created_at,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('hubspot', 'contact') }}
    from source
)

select * from stg_hubspot__contacts
