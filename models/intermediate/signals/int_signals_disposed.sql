-- Each landed signal record with its one disposition. Among equal records of a day (identity, type, asset) the first that
-- was loaded stands for all: a record that arrives later never displaces one that has already counted. What a person refused before it
-- was loaded never counts; what was loaded before ends with the refusal, and past weeks keep it.
with classified as (
    select * from {{ ref('int_signals_classified') }}
),

horizon as (
    select max(loaded_at) as last_loaded_at from classified
    where malformed_reason is null
),

refused as (
    select
        classified.landed_file,
        classified.landed_row,
        min(case when refusals.stops_signals then refusals.reason end) as refusal_reason,
        min(case when refusals.stops_signals then greatest(refusals.from_at, classified.loaded_at) end) as consent_ends_at,
        min(greatest(refusals.from_at, classified.loaded_at)) as decision_ends_at
    from classified
    inner join {{ ref('feeds') }} as feeds on classified.feed_id = feeds.feed_id
    inner join {{ ref('int_identities_refused') }} as refusals
        on classified.identity_id = refusals.identity_id and feeds.consent_model = refusals.consent_model
    where
        classified.rejection is null
        -- a refusal that was taken back still covers what happened before
        and (refusals.until_at is null or classified.loaded_at < refusals.until_at or classified.occurred_at <= refusals.lifted_at)
    group by classified.landed_file, classified.landed_row
),

judged as (
    select
        classified.*,
        refused.refusal_reason,
        refused.consent_ends_at,
        refused.decision_ends_at,
        classified.rejection is null and not coalesce(refused.consent_ends_at <= classified.loaded_at, false) as is_eligible
    from classified
    left join refused on classified.landed_file = refused.landed_file and classified.landed_row = refused.landed_row
),

grouped as (
    select
        judged.*,
        {{ dbt.hash("identity_id || '|' || signal_type || '|' || coalesce(signal_asset, '') || '|' || cast(occurred_on as " ~ dbt.type_string() ~ ")") }}
            as signal_id,
        row_number() over (
            partition by judged.identity_id, judged.signal_type, judged.signal_asset, judged.occurred_on, judged.is_eligible
            order by
                judged.loaded_at,
                judged.occurred_at,
                judged.feed_id,
                judged.table_name,
                judged.record_id,
                judged.landed_file,
                judged.landed_row
        ) as day_order,
        -- what is equal to a record that ended has ended with it
        min(judged.consent_ends_at) over (
            partition by judged.identity_id, judged.signal_type, judged.signal_asset, judged.occurred_on, judged.is_eligible
        ) as group_ends_at,
        count(*)
            over (partition by judged.identity_id, judged.signal_type, judged.signal_asset, judged.occurred_on, judged.is_eligible)
            as n_records
    from judged
),

int_signals_disposed as (
    select
        grouped.*,
        grouped.expires_on <= cast(horizon.last_loaded_at as date) as is_expired,
        case
            when grouped.rejection is not null then grouped.rejection
            when grouped.group_ends_at is not null then 'consent_blocked'
            when grouped.expires_on <= cast(horizon.last_loaded_at as date) then 'retention_expired'
            when grouped.day_order > 1 then 'collapsed'
            else 'accepted'
        end as disposition,
        case
            when grouped.rejection is not null then grouped.rejection_reason
            when not grouped.is_eligible then 'the person ' || grouped.refusal_reason || ' before it was loaded'
            when grouped.group_ends_at is not null then 'the person ' || coalesce(grouped.refusal_reason, 'refused') || ' later: past weeks keep it'
            when grouped.expires_on <= cast(horizon.last_loaded_at as date) then 'older than the feed''s retention'
            when grouped.day_order > 1 then 'same identity, type and asset that day'
            else 'counts'
        end as disposition_reason
    from grouped
    cross join horizon
)

select * from int_signals_disposed
