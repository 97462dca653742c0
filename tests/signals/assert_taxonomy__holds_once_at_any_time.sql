-- Of each type and topic exactly one row holds from its first day on, of each rule and each priority at most one, and no rule gives
-- a type or topic before there is one. Old signals bear a type for good: one that should stop counting is followed by a row that
-- gives it no points, not ended.
{%- set priority = "'priority ' || cast(priority as " ~ dbt.type_string() ~ ")" %}
{%- set dated = [
    ('signal_types', 'signal_type', true),
    ('topics', 'topic_id', true),
    ('signal_type_mappings', 'mapping_id', false),
    ('signal_type_mappings', "feed_id || '.' || table_name || ' ' || " ~ priority, false),
    ('topic_mappings', 'mapping_id', false),
    ('topic_mappings', priority, false),
] %}
with dated as (
    {%- for seed, id, is_lasting in dated %}
        select
            '{{ seed }}' as seed,
            {{ id }} as dated_id,
            valid_from_on,
            valid_to_on,
            {{ is_lasting }} as is_lasting
        from {{ ref(seed) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

followed as (
    select
        *,
        lead(valid_from_on) over (partition by seed, dated_id order by valid_from_on, valid_to_on) as next_from_on
    from dated
),

judged as (
    select
        *,
        case
            when valid_to_on <= valid_from_on then 'ends before it begins'
            when next_from_on < valid_to_on or (next_from_on is not null and valid_to_on is null) then 'still holds when its next row begins'
            when is_lasting and next_from_on > valid_to_on then 'leaves a gap before its next row begins'
            when is_lasting and next_from_on is null and valid_to_on is not null then 'ends without a next row'
        end as problem
    from followed
),

given as (
    {%- for seed, id, rules in [('signal_types', 'signal_type', 'signal_type_mappings'), ('topics', 'topic_id', 'topic_mappings')] %}
        select
            '{{ rules }}' as seed,
            rules.mapping_id as dated_id,
            rules.valid_from_on,
            'gives ' || min(rules.{{ id }}) || ' before that holds' as problem
        from {{ ref(rules) }} as rules
        inner join {{ ref(seed) }} as given on rules.{{ id }} = given.{{ id }}
        group by rules.mapping_id, rules.valid_from_on
        having rules.valid_from_on < min(given.valid_from_on)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

problems as (
    select
        seed,
        dated_id,
        valid_from_on,
        problem
    from judged
    where problem is not null
    union all
    select * from given
)

select * from problems
