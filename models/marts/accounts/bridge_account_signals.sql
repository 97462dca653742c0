with weighted as (
    select * from {{ ref('int_signals_weighted') }}
),

bridge_account_signals as (
    select
        account_id,
        signal_id,
        identity_id,
        person_id,
        buying_role,
        counted_because,
        counted_evidence,
        match_method,
        cast(match_confidence as double) as match_confidence,
        known_at,
        counts_from_at,
        counts_until_at,
        occurred_on,
        expires_on,
        signal_type,
        intent_factor,
        engagement_factor,
        cast(half_life_days as double) as half_life_days,
        intent_points,
        engagement_points
    from weighted
)

select * from bridge_account_signals
