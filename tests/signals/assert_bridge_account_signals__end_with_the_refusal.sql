-- What a person refused before it counted never counts, and what counted before is out of the score from the day of the refusal.
with refused as (
    select
        kept.signal_id,
        min(greatest(refusals.from_at, kept.loaded_at)) as refused_at
    from {{ ref('int_signals_kept') }} as kept
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('int_identities_refused') }} as refusals
        on kept.identity_id = refusals.identity_id and feeds.consent_model = refusals.consent_model
    where refusals.until_at is null or kept.loaded_at < refusals.until_at or kept.occurred_at <= refusals.lifted_at
    group by kept.signal_id
)

select
    bridge.account_id,
    bridge.signal_id,
    bridge.counts_from_at,
    bridge.expires_on,
    refused.refused_at
from {{ ref('bridge_account_signals') }} as bridge
inner join refused on bridge.signal_id = refused.signal_id
where bridge.counts_from_at >= refused.refused_at or bridge.expires_on > cast(refused.refused_at as date) or bridge.is_current
