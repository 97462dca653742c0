with source as (
    select * from {{ landed_rows('salesforce', 'contact') }}
),

stg_salesforce__contacts as (
    select
        {{ landed('id') }} as crm_contact_id,
        {{ landed('account_id') }} as crm_account_id,
        {{ landed('master_record_id') }} as master_crm_contact_id,
        {{ landed('owner_id') }} as owner_id,

        {{ landed('email') }} as email,
        {{ landed('title') }} as title,
        {{ landed('department') }} as department,
        coalesce({{ landed('has_opted_out_of_email', 'boolean') }}, false) as has_opted_out_of_email,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('created_date', 'timestamp') }} as created_at,
        {{ version_known_at() }} as loaded_at,
        {{ version_started_at() }} as started_at,
        {{ version_ended_at() }} as ended_at,

        {{ landed_entity('salesforce', 'contact') }}
    from source
)

select * from stg_salesforce__contacts
