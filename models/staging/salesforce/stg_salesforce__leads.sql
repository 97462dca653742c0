with source as (
    select * from {{ landed_rows('salesforce', 'lead') }}
),

stg_salesforce__leads as (
    select
        {{ landed('id') }} as crm_contact_id,
        -- a converted lead lives on as the contact it was made into
        coalesce(
            case when {{ landed('is_converted', 'boolean') }} then {{ landed('converted_contact_id') }} end,
            {{ landed('master_record_id') }}
        ) as master_crm_contact_id,
        {{ landed('owner_id') }} as owner_id,

        {{ landed('email') }} as email,
        {{ landed('title') }} as title,
        {{ landed('company') }} as company_name,
        {{ landed('country') }} as country,
        coalesce({{ landed('has_opted_out_of_email', 'boolean') }}, false) as has_opted_out_of_email,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,

        {{ landed('created_date', 'timestamp') }} as created_at,
        {{ version_known_at() }} as loaded_at,
        {{ version_started_at() }} as started_at,
        {{ version_ended_at() }} as ended_at,

        {{ landed_entity('salesforce', 'lead') }}
    from source
)

select * from stg_salesforce__leads
