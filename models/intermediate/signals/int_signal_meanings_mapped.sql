-- Every distinct thing a record can say, with the signal type and topic the taxonomy's rules give it in each period between two
-- changes of the rules. Rules are matched once per meaning, not once per record.
with keyed as (
    select * from {{ ref('int_meanings_seen') }}
),

changes as (
    select cast('{{ var("earliest_plausible_on") }}' as date) as changed_on
    {%- for seed in ['signal_types', 'signal_type_mappings', 'topics', 'topic_mappings'] %}
        union
        select valid_from_on as changed_on from {{ ref(seed) }}
        union
        select valid_to_on as changed_on from {{ ref(seed) }}
    {%- endfor %}
),

periods as (
    select
        changed_on as valid_from_on,
        lead(changed_on) over (order by changed_on) as valid_to_on
    from changes
    where changed_on >= cast('{{ var("earliest_plausible_on") }}' as date)
),

typed as (
    select
        keyed.meaning_id,
        periods.valid_from_on,
        rules.signal_type,
        row_number() over (partition by keyed.meaning_id, periods.valid_from_on order by rules.priority, rules.mapping_id) as match_order
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
    inner join periods on {{ in_force('rules', 'periods.valid_from_on') }}
),

texts as (
    {%- for kind in ['vendor_topic', 'path', 'event'] %}
        select
            meaning_id,
            '{{ kind }}' as source_kind,
            {{ kind }} as text
        from keyed
        where {{ kind }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

topics as (
    select
        texts.meaning_id,
        periods.valid_from_on,
        rules.topic_id,
        row_number() over (partition by texts.meaning_id, periods.valid_from_on order by rules.priority, rules.mapping_id) as match_order
    from texts
    inner join {{ ref('topic_mappings') }} as rules
        on texts.source_kind = rules.source_kind and {{ matches_pattern('texts.text', 'rules.pattern') }}
    inner join periods on {{ in_force('rules', 'periods.valid_from_on') }}
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
        periods.valid_from_on,
        periods.valid_to_on,
        -- a feed that speaks our taxonomy is taken at its word where no rule says otherwise and the word is in it
        coalesce(typed.signal_type, known_types.signal_type) as signal_type,
        -- a topic outside the taxonomy, the vendor's or a stated one, is counted as unknown; a page without a topic has none
        coalesce(
            topics.topic_id, known_topics.topic_id, case when coalesce(keyed.vendor_topic, keyed.stated_topic_id) is not null then 'unknown' end
        ) as topic_id
    from keyed
    cross join periods
    left join typed on keyed.meaning_id = typed.meaning_id and periods.valid_from_on = typed.valid_from_on and typed.match_order = 1
    left join topics on keyed.meaning_id = topics.meaning_id and periods.valid_from_on = topics.valid_from_on and topics.match_order = 1
    left join {{ ref('signal_types') }} as known_types
        on keyed.stated_signal_type = known_types.signal_type and {{ in_force('known_types', 'periods.valid_from_on') }}
    left join {{ ref('topics') }} as known_topics
        on keyed.stated_topic_id = known_topics.topic_id and {{ in_force('known_topics', 'periods.valid_from_on') }}
)

select * from int_signal_meanings_mapped
