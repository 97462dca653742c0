with records as (
    select * from {{ ref('int_signals_identified') }}
    where malformed_reason is null
),

int_identities_seen as (
    select
        identity_id,
        identity_kind,
        identity_value,
        min(loaded_at) as first_loaded_at
    from records
    group by identity_id, identity_kind, identity_value
)

select * from int_identities_seen
