with source as (
    select * from {{ landed_rows('ops', 'overrides') }}
),

stg_ops__overrides as (
    select
        {{ landed('id') }} as override_id,
        {{ landed('crm_account_id') }} as crm_account_id,
        {{ landed('domain') }} as domain,

        lower({{ landed('action') }}) as action,
        cast({{ landed('tier', 'double') }} as integer) as tier,
        lower({{ landed('reason_code') }}) as reason_code,
        {{ landed('note') }} as note,
        {{ landed('author') }} as author,
        coalesce({{ landed('is_revoked', 'boolean') }}, false) as is_revoked,

        coalesce({{ landed('starts_at', 'timestamp') }}, {{ landed('loaded_at', 'timestamp') }}) as starts_at,
        {{ landed('expires_at', 'timestamp') }} as expires_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'overrides') }}
    from source
)

select * from stg_ops__overrides
