-- Each landed signal record with its one disposition, as it is now. What a person refused before it was loaded never counts; what was
-- loaded before ends with the refusal, and past weeks keep it.
{{ config(materialized='view', history_on='landed_file') }}

with judged as (
    select
        records.*,
        ended.refusal_reason,
        ended.consent_ends_at,
        ended.decision_ends_at,
        ended.group_ends_at,
        records.expires_on <= horizon.last_loaded_on as is_expired
    from {{ ref('int_signals_grouped') }} as records
    cross join {{ ref('int_signals_horizon') }} as horizon
    left join {{ ref('int_signals_ended') }} as ended on records.landed_file = ended.landed_file and records.landed_row = ended.landed_row
),

int_signals_disposed as (
    select
        *,
        case
            when rejection is not null then rejection
            when not is_eligible or group_ends_at is not null then 'consent_blocked'
            when is_expired then 'retention_expired'
            when day_order > 1 then 'collapsed'
            else 'accepted'
        end as disposition,
        case
            when rejection is not null then rejection_reason
            when not is_eligible then 'the person ' || refusal_reason || ' before it was loaded'
            when group_ends_at is not null then 'the person ' || coalesce(refusal_reason, 'refused') || ' later: past weeks keep it'
            when is_expired then 'older than the feed''s retention'
            when day_order > 1 then 'same identity, type and asset that day'
            else 'counts'
        end as disposition_reason
    from judged
)

select * from int_signals_disposed
