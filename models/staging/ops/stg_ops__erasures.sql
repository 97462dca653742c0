with source as (
    select * from {{ landed_rows('ops', 'erasures') }}
),

stg_ops__erasures as (
    select
        {{ landed('id') }} as erasure_id,
        {{ landed('email') }} as email,
        {{ landed('crm_contact_id') }} as crm_contact_id,
        {{ landed('user_id') }} as user_id,

        {{ landed('jurisdiction') }} as jurisdiction,
        {{ landed('author') }} as author,

        {{ landed('requested_at', 'timestamp') }} as requested_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'erasures') }}
    from source
)

select * from stg_ops__erasures
