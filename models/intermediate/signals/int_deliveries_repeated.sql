-- Records that were delivered before: of equal deliveries all but the first. Few are, so only what shares its key with another is looked at.
{{ config(materialized='history', history_on='landed_file') }}

with repeated_keys as (
    select record_key from {{ ref('int_signals_identified') }}
    {%- if recomputed_since() is not none %}
        where record_key in (
            select due.record_key from {{ ref('int_signals_identified') }} as due
            where {{ is_due_file('due.landed_file') }}
        )
    {%- endif %}
    group by record_key
    having count(*) > 1
),

records as (
    select * from {{ ref('int_signals_identified') }}
    where record_key in (select repeated_keys.record_key from repeated_keys)
),

typed as (
    {{ typed_records('records') }}
),

said as (
    select
        *,
        malformed_reason is null and not is_future_dated as is_good,
        identity_id || '|' || coalesce(signal_asset, '') || '|' || cast(occurred_at as {{ dbt.type_string() }}) as said
    from typed
),

ordered as (
    select
        landed_file,
        landed_row,
        said,
        first_value(said) over in_order as first_said,
        row_number() over in_order as delivery_order
    from said
    -- a CRM record that is landed again with another meaning (a task now done) is a new fact, not a repeat
    window in_order as (
        partition by feed_id, table_name, record_id, signal_type, is_good
        order by loaded_at, landed_file, landed_row
    )
),

int_deliveries_repeated as (
    select
        landed_file,
        landed_row,
        delivery_order,
        -- one that does not say when it happened says nothing that could differ
        coalesce(first_said <> said, false) as is_rewritten
    from ordered
    where delivery_order > 1
)

select * from int_deliveries_repeated
