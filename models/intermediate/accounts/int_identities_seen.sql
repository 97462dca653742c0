{{ config(materialized='history', history_on='first_on') }}

with records as (
    select * from {{ ref('int_signals_identified') }}
    where malformed_reason is null and {{ is_due_file('landed_file') }}
),

identities as (
    select
        identity_id,
        identity_kind,
        identity_value,
        min(loaded_at) as first_loaded_at,
        -- known from records that do not stand: read anew each time
        min({{ learnt_on('feed_id', 'table_name', 'loaded_at') }}) as first_on
    from records
    group by identity_id, identity_kind, identity_value
),

int_identities_seen as (
    select
        identity_id,
        identity_kind,
        identity_value,
        first_loaded_at,
        first_on
    from identities
    {%- if recomputed_since() is not none %}
        where identity_id not in (select kept.identity_id from {{ this }} as kept)
    {%- endif %}
)

select * from int_identities_seen
