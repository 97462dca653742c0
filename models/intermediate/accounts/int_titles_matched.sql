with texts as (
    select distinct title as raw_text
    from {{ ref('int_contacts_conformed') }}
    where title is not null
),

int_titles_matched as (
    {{ first_matching_rule('texts', ref('title_rules'), 'title_pattern', ['priority', 'rule_id'], ['rule_id', 'seniority', 'function', 'buying_role']) }}
)

select * from int_titles_matched
