-- Each kept signal as fct_signals shows it, with when what it says was learnt. Also what has expired or was refused since.
{{ config(materialized='history', history_on='signal_id', due_in='int_signals_due') }}

with kept as (
    select * from {{ ref('int_signals_kept') }}
    where {{ is_due_signal('signal_id', 'int_signals_due') }}
),

collapsed as (
    select
        signal_id,
        count(*) as n_records,
        max({{ learnt_on('feed_id', 'table_name', 'loaded_at') }}) as last_learnt_on
    from {{ ref('int_records_passed_over') }}
    where day_order > 1 and {{ is_due_signal('signal_id', 'int_signals_due') }}
    group by signal_id
),

identities as (
    select
        identity_id,
        person_id,
        valid_from_at
    from {{ ref('int_identities_resolved') }}
    where valid_to_at is null
),

corroborated as (
    select
        signal_id,
        min(corroborated_at) as corroborated_at
    from {{ ref('int_signals_attributed') }}
    where corroborated_at is not null and {{ is_due_signal('signal_id', 'int_signals_due') }}
    group by signal_id
),

counted as (
    -- of a group that counts a signal for several accounts, the account it was matched to is one
    select
        signal_id,
        min(match_method) as match_method,
        min(matched_account_id) as matched_account_id,
        min(known_at) as match_known_at
    from {{ ref('int_signals_counted') }}
    where {{ is_due_signal('signal_id', 'int_signals_due') }}
    group by signal_id
),

int_signals_described as (
    select
        kept.signal_id,
        kept.feed_id,
        kept.table_name,
        {{ mask_emails('kept.source_record_id') }} as source_record_id,
        1 + coalesce(collapsed.n_records, 0) as n_records,
        kept.identity_id,
        -- a feed that may only be aggregated has no persons
        case when feeds.automated_decisioning_allowed then identities.person_id end as person_id,
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
        feeds.lawful_basis,
        feeds.automated_decisioning_allowed,
        kept.expires_on,
        kept.decision_ends_at,
        kept.refused_at,
        corroborated.corroborated_at,
        counted.match_method,
        counted.matched_account_id,
        counted.match_known_at,
        identities.valid_from_at as person_known_at,
        greatest(
            {{ learnt_on('kept.feed_id', 'kept.table_name', 'kept.loaded_at') }},
            coalesce(collapsed.last_learnt_on, cast('0001-01-01' as date))
        ) as last_learnt_on
    from kept
    -- each has one of both: a left join that finds no less tells the planner that it loses none
    left join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    left join {{ ref('signal_types') }} as types on kept.signal_type = types.signal_type and {{ in_force('types', 'kept.loaded_at') }}
    left join identities on kept.identity_id = identities.identity_id
    left join collapsed on kept.signal_id = collapsed.signal_id
    left join corroborated on kept.signal_id = corroborated.signal_id
    left join counted on kept.signal_id = counted.signal_id
)

select * from int_signals_described
