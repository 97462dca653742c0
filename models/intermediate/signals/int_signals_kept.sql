-- The records that stand for a signal, also those that have expired since: a past week still counts what it knew then.
with disposed as (
    select * from {{ ref('int_signals_disposed') }}
),

int_signals_kept as (
    select
        disposed.signal_id,
        disposed.feed_id,
        disposed.table_name,
        disposed.record_id as source_record_id,
        disposed.n_records,
        disposed.identity_id,
        disposed.identity_kind,
        disposed.anonymous_id,
        disposed.occurred_at,
        disposed.occurred_on,
        disposed.sent_at,
        disposed.received_at,
        disposed.loaded_at,
        disposed.signal_type,
        disposed.topic_id,
        disposed.taxonomy_version,
        disposed.signal_asset as asset,
        disposed.trust_grade,
        disposed.record_confidence,
        disposed.expires_on,
        disposed.disposition
    from disposed
    where disposed.disposition in ('accepted', 'retention_expired') and disposed.day_order = 1
)

select * from int_signals_kept
