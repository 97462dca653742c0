with source as (
    select * from {{ landed_rows('ops', 'sync_acknowledgements') }}
),

stg_ops__sync_acknowledgements as (
    select
        lower({{ landed('object') }}) as sync_name,
        {{ landed('id') }} as object_id,
        {{ landed('row_hash') }} as row_hash,
        lower({{ landed('sync_action') }}) as sync_action,

        lower({{ landed('status') }}) as ack_status,
        {{ landed('message') }} as message,

        {{ landed('acknowledged_at', 'timestamp') }} as acknowledged_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'sync_acknowledgements') }}
    from source
)

select * from stg_ops__sync_acknowledgements
