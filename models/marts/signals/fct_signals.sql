{{ config(materialized='view', due_in='int_signals_due', changes='fct_signals_changed') }}

with described as (
    select * from {{ ref('int_signals_described') }}
),

fct_signals as (
    select
        described.signal_id,
        described.feed_id,
        described.table_name,
        described.source_record_id,
        described.n_records,

        described.identity_id,
        people.person_id,
        described.anonymous_id,

        described.occurred_at,
        described.sent_at,
        described.received_at,
        described.loaded_at,
        described.occurred_on,

        described.party,
        described.channel,
        described.signal_type,
        described.stage,
        described.topic_id,
        described.taxonomy_version,
        described.asset,
        described.is_high_intent,
        described.is_negative,

        described.trust_grade,
        described.confidence,
        described.corroborated_at is not null as is_corroborated,

        described.lawful_basis,
        described.automated_decisioning_allowed and described.decision_ends_at is null as automated_decisioning_allowed,
        described.expires_on
    from described
    left join {{ ref('int_people_held') }} as people on described.person_id = people.person_id
    -- after the people, of whom there are fewer: the planner takes a comparison with the horizon to leave next to nothing
    cross join {{ ref('int_signals_horizon') }} as horizon
    -- expired and refused signals leave; past weeks that counted them are in the score history
    where described.refused_at is null and described.expires_on > horizon.last_loaded_on
)

select * from fct_signals
