-- The records that stand for a signal, also those that have expired or been refused since: a past week still counts what it knew then.
{{ config(materialized='view') }}

with disposed as (
    select * from {{ ref('int_signals_disposed') }}
),

int_signals_kept as (
    select
        disposed.signal_id,
        disposed.feed_id,
        disposed.table_name,
        disposed.record_id as source_record_id,
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
        disposed.consent_ends_at,
        disposed.decision_ends_at,
        disposed.group_ends_at as refused_at,
        disposed.disposition
    from disposed
    where
        disposed.is_eligible
        and disposed.day_order = 1
        -- a term that was over when the record came never began
        and disposed.expires_on > cast(disposed.loaded_at as date)
)

select * from int_signals_kept
