-- Whoever asks why a record was taken for a program's finds the row that says so, and its reason.
with rules as (
    select pattern_id as rule_id from {{ ref('bot_patterns') }}
    union all
    select rule_id from {{ ref('behaviour_rules') }}
    union all
    select range_id as rule_id from {{ ref('data_centre_ranges') }}
),

named as (
    select distinct bot_pattern_id as rule_id
    from {{ ref('int_signals_classified') }}
    where bot_pattern_id is not null
)

select named.rule_id
from named
left join rules on named.rule_id = rules.rule_id
group by named.rule_id
having count(rules.rule_id) <> 1
