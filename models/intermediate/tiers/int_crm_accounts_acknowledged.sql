-- What the CRM holds by its own word: of each account the last answer that accepted something. A rejection changes nothing there.
with ranked as (
    select
        *,
        row_number() over (partition by object_id order by acknowledged_at desc, loaded_at desc, row_hash desc, sync_action asc) as recency
    from {{ ref('stg_ops__sync_acknowledgements') }}
    where malformed_reason is null and sync_name = 'sync_crm__accounts' and ack_status = 'accepted'
),

int_crm_accounts_acknowledged as (
    select
        object_id as crm_account_id,
        row_hash,
        acknowledged_at
    from ranked
    where
        recency = 1
        and coalesce(sync_action, 'update') <> 'delete'
        -- a tool that does not say what it did has deleted where it sent nothing
        and row_hash <> {{ row_hash(['object_id'] + ['null'] * (crm_account_fields() | length)) }}
)

select * from int_crm_accounts_acknowledged
