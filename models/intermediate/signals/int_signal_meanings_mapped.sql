-- Every distinct thing a record can say, with the signal type and topic the taxonomy's rules give it. Rules are matched
-- once per meaning, not once per record.
with meanings as (
    select distinct
        feed_id,
        table_name,
        event,
        {{ url_path('url') }} as path,
        lower(vendor_topic) as vendor_topic,
        strength,
        stated_signal_type,
        stated_topic_id
    from {{ ref('int_signals_unioned') }}
    where malformed_reason is null
),

keyed as (
    select
        *,
        {{ meaning_key('meanings', 'meanings.path', 'meanings.vendor_topic') }} as meaning_id
    from meanings
),

typed as (
    select
        keyed.meaning_id,
        rules.signal_type,
        row_number() over (partition by keyed.meaning_id order by rules.priority, rules.mapping_id) as match_order
    from keyed
    inner join {{ ref('signal_type_mappings') }} as rules
        on
            keyed.feed_id = rules.feed_id
            and keyed.table_name = rules.table_name
            and {{ matches_pattern('keyed.event', 'rules.event_pattern') }}
            and {{ matches_pattern('keyed.path', 'rules.path_pattern') }}
            and {{ matches_pattern('keyed.vendor_topic', 'rules.topic_pattern') }}
            and (rules.min_strength is null or keyed.strength >= rules.min_strength)
            and (rules.max_strength is null or keyed.strength < rules.max_strength)
),

texts as (
    select
        meaning_id,
        'vendor_topic' as source_kind,
        vendor_topic as text
    from keyed
    where vendor_topic is not null
    union all
    select
        meaning_id,
        'path' as source_kind,
        path as text
    from keyed
    where path is not null
    union all
    select
        meaning_id,
        'event' as source_kind,
        event as text
    from keyed
    where event is not null
),

topics as (
    select
        texts.meaning_id,
        rules.topic_id,
        row_number() over (partition by texts.meaning_id order by rules.priority, rules.mapping_id) as match_order
    from texts
    inner join {{ ref('topic_mappings') }} as rules
        on texts.source_kind = rules.source_kind and {{ matches_pattern('texts.text', 'rules.pattern') }}
),

int_signal_meanings_mapped as (
    select
        keyed.meaning_id,
        keyed.feed_id,
        keyed.table_name,
        keyed.event,
        keyed.path,
        keyed.vendor_topic,
        keyed.strength,
        keyed.stated_signal_type,
        keyed.stated_topic_id,
        -- a feed that speaks our taxonomy is taken at its word where no rule says otherwise and the word is in it
        coalesce(typed.signal_type, known_types.signal_type) as signal_type,
        -- a topic outside the taxonomy, the vendor's or a stated one, is counted as unknown; a page without a topic has none
        coalesce(
            topics.topic_id, known_topics.topic_id, case when coalesce(keyed.vendor_topic, keyed.stated_topic_id) is not null then 'unknown' end
        ) as topic_id
    from keyed
    left join typed on keyed.meaning_id = typed.meaning_id and typed.match_order = 1
    left join topics on keyed.meaning_id = topics.meaning_id and topics.match_order = 1
    left join {{ ref('signal_types') }} as known_types on keyed.stated_signal_type = known_types.signal_type
    left join {{ ref('topics') }} as known_topics on keyed.stated_topic_id = known_topics.topic_id
)

select * from int_signal_meanings_mapped
