with source as (
    select * from {{ landed_rows('hubspot', 'owner') }}
),

stg_hubspot__owners as (
    select
        {{ landed('owner_id') }} as owner_id,
        nullif(trim(coalesce({{ landed('first_name') }}, '') || ' ' || coalesce({{ landed('last_name') }}, '')), '') as owner_name,
        {{ landed('email') }} as email,
        coalesce({{ landed('is_active', 'boolean') }}, true) as is_active,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('hubspot', 'owner') }}
    from source
)

select * from stg_hubspot__owners
