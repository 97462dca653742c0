with source as (
    select * from {{ landed_rows('ops', 'consent') }}
),

stg_ops__consents as (
    select
        {{ landed('id') }} as consent_id,
        {{ landed('email') }} as email,
        {{ landed('crm_contact_id') }} as crm_contact_id,

        lower({{ landed('purpose') }}) as purpose,
        lower({{ landed('status') }}) as consent_status,
        {{ landed('jurisdiction') }} as jurisdiction,
        {{ landed('source') }} as source,

        {{ landed('occurred_at', 'timestamp') }} as occurred_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'consent') }}
    from source
)

select * from stg_ops__consents
