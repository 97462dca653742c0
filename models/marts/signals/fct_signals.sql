with kept as (
    select * from {{ ref('int_signals_kept') }}
    -- expired and refused rows leave; past weeks that counted them are in the score history
    where disposition = 'accepted'
),

collapsed as (
    select
        signal_id,
        count(*) as n_records
    from {{ ref('int_signals_grouped') }}
    where day_order > 1
    group by signal_id
),

identities as (
    select
        identity_id,
        person_id
    from {{ ref('int_identities_resolved') }}
    where valid_to_at is null
),

corroborated as (
    select
        signal_id,
        max(case when corroborated_at is not null then 1 else 0 end) = 1 as is_corroborated
    from {{ ref('int_signals_attributed') }}
    group by signal_id
),

fct_signals as (
    select
        kept.signal_id,
        kept.feed_id,
        kept.table_name,
        {{ mask_emails('kept.source_record_id') }} as source_record_id,
        1 + coalesce(collapsed.n_records, 0) as n_records,

        kept.identity_id,
        -- a feed that may only be aggregated has no persons
        case when feeds.automated_decisioning_allowed then people.person_id end as person_id,
        case when feeds.automated_decisioning_allowed then {{ keyed_hash('kept.anonymous_id') }} end as anonymous_id,

        kept.occurred_at,
        kept.sent_at,
        kept.received_at,
        kept.loaded_at,
        kept.occurred_on,

        feeds.party,
        types.channel,
        kept.signal_type,
        types.stage,
        kept.topic_id,
        kept.taxonomy_version,
        kept.asset,
        types.is_high_intent,
        types.is_negative,

        kept.trust_grade,
        {{ confidence_share('feeds.confidence', 'kept.record_confidence') }} as confidence,
        coalesce(corroborated.is_corroborated, false) as is_corroborated,

        feeds.lawful_basis,
        feeds.automated_decisioning_allowed and kept.decision_ends_at is null as automated_decisioning_allowed,
        kept.expires_on
    from kept
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('signal_types') }} as types on kept.signal_type = types.signal_type and {{ in_force('types', 'kept.loaded_at') }}
    left join identities on kept.identity_id = identities.identity_id
    left join {{ ref('int_people_held') }} as people on identities.person_id = people.person_id
    left join corroborated on kept.signal_id = corroborated.signal_id
    left join collapsed on kept.signal_id = collapsed.signal_id
)

select * from fct_signals
