-- Each landed signal record with its one disposition. Among equal records of a day (identity, type, asset) the first that
-- was loaded stands for all: a record that arrives later never displaces one that has already counted.
with classified as (
    select * from {{ ref('int_signals_classified') }}
),

horizon as (
    select max(loaded_at) as last_loaded_at from classified
    where malformed_reason is null
),

grouped as (
    select
        classified.*,
        {{ dbt.hash("identity_id || '|' || signal_type || '|' || coalesce(signal_asset, '') || '|' || cast(occurred_on as " ~ dbt.type_string() ~ ")") }}
            as signal_id,
        row_number() over (
            partition by classified.identity_id, classified.signal_type, classified.signal_asset, classified.occurred_on, classified.rejection is null
            order by
                classified.loaded_at,
                classified.occurred_at,
                classified.feed_id,
                classified.table_name,
                classified.record_id,
                classified.landed_file,
                classified.landed_row
        ) as day_order,
        count(*)
            over (partition by classified.identity_id, classified.signal_type, classified.signal_asset, classified.occurred_on, classified.rejection is null)
            as n_records
    from classified
),

int_signals_disposed as (
    select
        grouped.*,
        case
            when grouped.rejection is not null then grouped.rejection
            when grouped.expires_on <= cast(horizon.last_loaded_at as date) then 'retention_expired'
            when grouped.day_order > 1 then 'collapsed'
            else 'accepted'
        end as disposition,
        case
            when grouped.rejection is not null then grouped.rejection_reason
            when grouped.expires_on <= cast(horizon.last_loaded_at as date) then 'older than the feed''s retention'
            when grouped.day_order > 1 then 'same identity, type and asset that day'
            else 'counts'
        end as disposition_reason
    from grouped
    cross join horizon
)

select * from int_signals_disposed
