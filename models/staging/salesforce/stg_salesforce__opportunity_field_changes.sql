with source as (
    select * from {{ landed_rows('salesforce', 'opportunity_field_history') }}
),

stg_salesforce__opportunity_field_changes as (
    select
        {{ landed('opportunity_id') }} as opportunity_id,
        lower({{ landed('field') }}) as field_name,
        {{ landed('oldvalue') }} as old_value,
        {{ landed('newvalue') }} as new_value,
        {{ landed('created_date', 'timestamp') }} as changed_at,
        coalesce({{ landed('is_deleted', 'boolean') }}, false) as is_deleted,
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_entity('salesforce', 'opportunity_field_history') }}
    from source
)

select * from stg_salesforce__opportunity_field_changes
