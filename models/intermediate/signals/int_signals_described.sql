-- Each kept signal as fct_signals shows it, with when what it says was learnt. Also what has expired or was refused since.
{{ config(materialized='history', history_on='signal_id', due_in='int_signals_due') }}

with kept as (
    select * from {{ ref('int_signals_kept') }}
    where {{ is_listed_due('signal_id', 'int_signals_due') }}
),

collapsed as (
    select
        signal_id,
        count(*) as n_records,
        max({{ learnt_on('feed_id', 'table_name', 'loaded_at') }}) as last_learnt_on
    from {{ ref('int_records_passed_over') }}
    where day_order > 1 and {{ is_listed_due('signal_id', 'int_signals_due') }}
    group by signal_id
),

corroborated as (
    select
        signal_id,
        min(corroborated_at) as corroborated_at
    from {{ ref('int_signals_attributed') }}
    where corroborated_at is not null and {{ is_listed_due('signal_id', 'int_signals_due') }}
    group by signal_id
),

matched as (
    {{ matched_signals('kept') }}
),

alone as (
    -- most accounts count for themselves, always: what such a signal counts for is looked up here, not among all signals that count
    select * from {{ ref('int_accounts_counted') }}
    where n_rows = 1
),

grouped as (
    select distinct account_id from {{ ref('int_accounts_counted') }}
    where n_rows > 1
),

several as (
    -- of a group that counts a signal for several accounts, the account it was matched to is one
    select
        counted.signal_id,
        min(counted.known_at) as known_at
    from {{ ref('int_signals_counted') }} as counted
    inner join grouped on counted.matched_account_id = grouped.account_id
    where {{ is_listed_due('counted.signal_id', 'int_signals_due') }}
    group by counted.signal_id
),

known as (
    select
        matched.*,
        -- null where the match counts for no account
        coalesce(
            several.known_at,
            case when alone.account_id is not null then greatest(matched.loaded_at, matched.matched_at, alone.from_at) end
        ) as match_known_at
    from matched
    left join alone on {{ counts_for('matched', 'alone') }}
    left join several on matched.signal_id = several.signal_id
),

int_signals_described as (
    select
        known.signal_id,
        known.feed_id,
        known.table_name,
        {{ mask_emails('known.source_record_id') }} as source_record_id,
        1 + coalesce(collapsed.n_records, 0) as n_records,
        known.identity_id,
        -- a feed that may only be aggregated has no persons
        case when feeds.automated_decisioning_allowed then identities.person_id end as person_id,
        case when feeds.automated_decisioning_allowed then {{ keyed_hash('known.anonymous_id') }} end as anonymous_id,
        known.occurred_at,
        known.sent_at,
        known.received_at,
        known.loaded_at,
        known.occurred_on,
        feeds.party,
        types.channel,
        known.signal_type,
        types.stage,
        known.topic_id,
        known.taxonomy_version,
        known.asset,
        types.is_high_intent,
        types.is_negative,
        known.trust_grade,
        {{ confidence_share('feeds.confidence', 'known.record_confidence') }} as confidence,
        feeds.lawful_basis,
        feeds.automated_decisioning_allowed,
        known.expires_on,
        known.decision_ends_at,
        known.refused_at,
        corroborated.corroborated_at,
        case when known.match_known_at is not null then known.match_method end as match_method,
        case when known.match_known_at is not null then known.matched_account_id end as matched_account_id,
        known.match_known_at,
        identities.valid_from_at as person_known_at,
        greatest(
            {{ learnt_on('known.feed_id', 'known.table_name', 'known.loaded_at') }},
            coalesce(collapsed.last_learnt_on, cast('0001-01-01' as date))
        ) as last_learnt_on
    from known
    -- each has one of both: a left join that finds no less tells the planner that it loses none
    left join {{ ref('feeds') }} as feeds on known.feed_id = feeds.feed_id
    left join {{ ref('signal_types') }} as types on known.signal_type = types.signal_type and {{ in_force('types', 'known.loaded_at') }}
    left join {{ ref('int_identities_resolved') }} as identities
        on known.identity_id = identities.identity_id and identities.valid_to_at is null
    left join collapsed on known.signal_id = collapsed.signal_id
    left join corroborated on known.signal_id = corroborated.signal_id
)

select * from int_signals_described
