-- Every rule decides its own example, in each thing it gives: none is shadowed by an earlier one, and every pattern compiles.
with rules as (
    select
        *,
        {{ folded_text('example') }} as example_text
    from {{ ref('title_rules') }}
),

first_matches as (
    select
        examples.rule_id,
        examples.example,
        min(case when rules.seniority is not null then rules.priority end) as seniority_priority,
        min(case when rules.function is not null then rules.priority end) as function_priority
    from rules as examples
    inner join rules on {{ matches_pattern('examples.example_text', 'rules.title_pattern') }}
    group by examples.rule_id, examples.example
)

select
    rules.rule_id,
    rules.example
from rules
left join first_matches on rules.rule_id = first_matches.rule_id
where
    first_matches.rule_id is null
    or (rules.seniority is not null and first_matches.seniority_priority <> rules.priority)
    or (rules.function is not null and first_matches.function_priority <> rules.priority)
    or (rules.seniority is null and rules.function is null)
