-- What each job title tells: rank and department each from the first rule that matches and gives one, so that "Head of" and "Data"
-- need no rule together; the part in a purchase follows from the two, sometimes from a word.
with titles as (
    select
        title as raw_text,
        {{ folded_text('title') }} as title_text
    from (
        select distinct title
        from {{ ref('int_contacts_conformed') }}
        where title is not null
    ) as distinct_titles
),

seniority_rules as (
    select
        rule_id as seniority_rule_id,
        priority,
        title_pattern,
        seniority
    from {{ ref('title_rules') }}
    where seniority is not null
),

function_rules as (
    select
        rule_id as function_rule_id,
        priority,
        title_pattern,
        function
    from {{ ref('title_rules') }}
    where function is not null
),

seniorities as (
    {{ first_matching_rule('titles', 'seniority_rules', 'title_pattern', ['priority'], ['seniority_rule_id', 'seniority'], text='texts.title_text') }}
),

functions as (
    {{ first_matching_rule('titles', 'function_rules', 'title_pattern', ['priority'], ['function_rule_id', 'function'], text='texts.title_text') }}
),

roles as (
    select
        titles.raw_text,
        seniorities.seniority_rule_id,
        functions.function_rule_id,
        rules.rule_id as role_rule_id,
        seniorities.seniority,
        functions.function,
        rules.buying_role,
        row_number() over (partition by titles.raw_text order by rules.priority) as match_order
    from titles
    inner join seniorities on titles.raw_text = seniorities.raw_text
    inner join functions on titles.raw_text = functions.raw_text
    inner join {{ ref('buying_role_rules') }} as rules
        on
            (rules.seniority is null or seniorities.seniority = rules.seniority)
            and (rules.function is null or functions.function = rules.function)
            and {{ matches_pattern('titles.title_text', 'rules.title_pattern') }}
),

int_titles_matched as (
    select
        raw_text,
        seniority_rule_id,
        function_rule_id,
        role_rule_id,
        seniority,
        function,
        buying_role
    from roles
    where match_order = 1
)

select * from int_titles_matched
