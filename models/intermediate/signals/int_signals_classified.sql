-- Every landed signal record with what it means and what stands against counting it; the order of the reasons is the order
-- in which they are asked.
{{ config(materialized='history', history_on='landed_file') }}
{%- set columns = [
    'feed_id', 'table_name', 'record_id', 'landed_file', 'landed_row', 'occurred_at', 'occurred_on', 'sent_at', 'received_at',
    'loaded_at', 'identity_id', 'identity_kind', 'anonymous_id', 'event', 'path', 'vendor_topic', 'strength', 'stated_signal_type',
    'stated_topic_id', 'record_confidence', 'signal_type', 'topic_id', 'taxonomy_version', 'signal_asset', 'trust_grade', 'expires_on',
    'bot_pattern_id', 'malformed_reason'
] %}

with due as (
    select * from {{ ref('int_signals_identified') }}
    where {{ is_due_file('landed_file') }}
),

typed as (
    {{ typed_records('due') }}
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
        repeats.landed_row is not null as is_repeated,
        coalesce(repeats.is_rewritten, false) as is_rewritten
    from typed
    left join {{ ref('int_deliveries_repeated') }} as repeats on typed.landed_file = repeats.landed_file and typed.landed_row = repeats.landed_row
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
),

reasoned as (
    select
        {{ columns | join(', ') }},
        case
            when malformed_reason is not null then 'malformed'
            when is_future_dated then 'future_dated'
            when is_repeated then 'duplicate'
            when trust_grade = 'C' then 'excluded_feed'
            when bot_pattern_id is not null then 'bot'
            when is_internal then 'internal'
            when not coalesce(is_scored, false) then 'unscored_type'
        end as rejection,
        case
            when malformed_reason is not null then malformed_reason
            when is_future_dated then 'occurred after its own load'
            when is_repeated then 'same source id landed before' || case when is_rewritten then ', about something else' else '' end
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
),

int_signals_classified as (
    select
        *,
        {%- set day = 'cast(occurred_on as ' ~ dbt.type_string() ~ ')' %}
        case
            when rejection is null then {{ dbt.hash("identity_id || '|' || signal_type || '|' || coalesce(signal_asset, '') || '|' || " ~ day) }}
        end as signal_id
    from reasoned
)

select * from int_signals_classified
