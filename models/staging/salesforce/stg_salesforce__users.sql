with source as (
    select * from {{ landed_rows('salesforce', 'user') }}
),

stg_salesforce__users as (
    select
        {{ landed('id') }} as owner_id,
        {{ landed('name') }} as owner_name,
        {{ landed('email') }} as email,
        {{ landed('title') }} as title,
        coalesce({{ landed('is_active', 'boolean') }}, true) as is_active,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('salesforce', 'user') }}
    from source
)

select * from stg_salesforce__users
