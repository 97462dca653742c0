-- The topics an account's intent is about at each week's end, strongest first, as one text.
{{ config(materialized='history', history_on='as_of_on') }}

with int_top_topics_weekly as (
    select
        account_id,
        as_of_on,
        {{ list_text('topic_name', 'topic_rank') }} as top_topics
    from {{ ref('fct_account_topics') }}
    where {{ is_due('as_of_on') }} and topic_rank <= {{ scoring_parameter('top_topics') }}
    group by account_id, as_of_on
)

select * from int_top_topics_weekly
