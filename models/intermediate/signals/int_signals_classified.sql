-- Every landed signal record with what it means and what stands against counting it; the order of the reasons is the order
-- in which they are asked.
with read_records as (
    select *, {{ url_path('url') }} as path from {{ ref('int_signals_identified') }}
),

records as (
    -- what is not well-formed means nothing
    select
        read_records.*,
        case
            when read_records.malformed_reason is null then {{ meaning_key('read_records', 'read_records.path', 'lower(read_records.vendor_topic)') }}
        end as meaning_id
    from read_records
),

typed as (
    select
        records.*,
        cast(records.occurred_at as date) as occurred_on,
        meanings.signal_type,
        meanings.topic_id,
        types.taxonomy_version,
        types.is_scored,
        feeds.trust_grade,
        {{ mask_emails('coalesce(lower(records.asset), records.path, records.event)') }} as signal_asset,
        {{ add_days('records.occurred_at', 'feeds.retention_days') }} as expires_on,
        records.malformed_reason is null
        and records.occurred_at > {{ add_minutes('records.loaded_at', scoring_parameter('future_tolerance_minutes')) }} as is_future_dated
    from records
    left join {{ ref('int_signal_meanings_mapped') }} as meanings
        -- an old record keeps the meaning it was loaded with
        on records.meaning_id = meanings.meaning_id and {{ in_force('meanings', 'records.loaded_at') }}
    left join {{ ref('signal_types') }} as types on meanings.signal_type = types.signal_type and {{ in_force('types', 'records.loaded_at') }}
    left join {{ ref('feeds') }} as feeds on records.feed_id = feeds.feed_id
),

first_emails as (
    -- staff and robots are told by the first address an identity showed, from the day it did: what is learnt later takes nothing back
    select
        identity_id,
        email,
        domain_kind,
        known_at,
        row_number() over (partition by identity_id order by known_at, email) as known_order
    from {{ ref('int_identity_emails') }}
),

known_identities as (
    select
        first_emails.identity_id,
        cast(first_emails.known_at as date) as known_on,
        bots.pattern_id,
        first_emails.domain_kind = 'internal' as is_staff
    from first_emails
    left join {{ ref('int_bots_matched') }} as bots on bots.applies_to = 'identity' and first_emails.email = bots.raw_text
    where first_emails.known_order = 1
),

judged as (
    select
        typed.*,
        coalesce(agents.pattern_id, names.pattern_id, known_identities.pattern_id, behaviours.rule_id) as bot_pattern_id,
        coalesce(known_identities.is_staff, false)
        or coalesce(behaviours.is_own_network, false)
        or (typed.identity_kind = 'domain' and typed.vendor_domain_kind = 'internal') as is_internal,
        row_number() over deliveries as delivery_order,
        first_value(typed.identity_id || '|' || coalesce(typed.signal_asset, '') || '|' || cast(typed.occurred_at as {{ dbt.type_string() }}))
            over deliveries
        <> typed.identity_id || '|' || coalesce(typed.signal_asset, '') || '|' || cast(typed.occurred_at as {{ dbt.type_string() }})
            as is_rewritten
    from typed
    left join {{ ref('int_bots_matched') }} as agents on agents.applies_to = 'user_agent' and lower(typed.user_agent) = agents.raw_text
    left join {{ ref('int_bots_matched') }} as names
        on
            names.applies_to = 'identity'
            and {{ key_where("typed.identity_kind in ('user', 'email')", 'lower(typed.identity_value)') }} = names.raw_text
    left join known_identities
        on typed.identity_id = known_identities.identity_id and known_identities.known_on <= cast(typed.loaded_at as date)
    left join {{ ref('int_behaviours_judged') }} as behaviours
        on
            typed.feed_id = behaviours.feed_id
            and typed.table_name = behaviours.table_name
            and typed.record_id = behaviours.record_id
            and cast(typed.loaded_at as date) = behaviours.loaded_on
    window deliveries as (
        -- a CRM record that is landed again with another meaning (a task now done) is a new fact, not a repeat
        partition by typed.feed_id, typed.table_name, typed.record_id, typed.signal_type, typed.malformed_reason is null and not typed.is_future_dated
        order by typed.loaded_at, typed.landed_file, typed.landed_row
    )
),

int_signals_classified as (
    select
        *,
        case
            when malformed_reason is not null then 'malformed'
            when is_future_dated then 'future_dated'
            when delivery_order > 1 then 'duplicate'
            when trust_grade = 'C' then 'excluded_feed'
            when bot_pattern_id is not null then 'bot'
            when is_internal then 'internal'
            when not coalesce(is_scored, false) then 'unscored_type'
        end as rejection,
        case
            when malformed_reason is not null then malformed_reason
            when is_future_dated then 'occurred after its own load'
            when delivery_order > 1 then 'same source id landed before' || case when is_rewritten then ', about something else' else '' end
            when trust_grade = 'C' then 'feed is graded C'
            when bot_pattern_id is not null then 'bot rule ' || bot_pattern_id
            when is_internal then 'own staff'
            when not coalesce(is_scored, false) then coalesce(
                'type ' || signal_type,
                'a type the taxonomy does not know: ' || {{ mask_emails('stated_signal_type') }},
                'type unmapped'
            )
        end as rejection_reason
    from judged
)

select * from int_signals_classified
