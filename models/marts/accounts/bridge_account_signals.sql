{{ config(materialized='view', due_in='int_signals_due', changes='bridge_account_signals_changed') }}

with weighted as (
    select * from {{ ref('int_signals_weighted') }}
),

people as (
    select person_id from {{ ref('int_people_held') }}
),

bridge_account_signals as (
    select
        weighted.account_id,
        weighted.signal_id,
        weighted.identity_id,
        -- who may no longer be shown is nobody here, though past weeks keep the points
        people.person_id,
        weighted.buying_role,
        weighted.automated_decisioning_allowed,
        weighted.counted_because,
        weighted.counted_evidence,
        weighted.match_method,
        cast(weighted.match_confidence as double) as match_confidence,
        weighted.known_at,
        weighted.counts_from_at,
        weighted.counts_until_at,
        weighted.is_current,
        weighted.occurred_on,
        weighted.expires_on,
        weighted.signal_type,
        weighted.intent_factor,
        weighted.engagement_factor,
        cast(weighted.half_life_days as double) as half_life_days,
        weighted.intent_points,
        weighted.engagement_points
    from weighted
    left join people on weighted.person_id = people.person_id
)

select * from bridge_account_signals
