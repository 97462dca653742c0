-- The topics an account's intent is about at each week's end, strongest first, as one text.
with topics as (
    select
        account_id,
        as_of_on,
        topic_id,
        sum(points) as points
    from {{ ref('int_decayed_points_weekly') }}
    where component = 'intent' and topic_id is not null
    group by account_id, as_of_on, topic_id
    having sum(points) > 0
),

ranked as (
    select
        topics.account_id,
        topics.as_of_on,
        names.topic_name,
        row_number() over (partition by topics.account_id, topics.as_of_on order by topics.points desc, topics.topic_id asc) as topic_rank
    from topics
    inner join {{ ref('topics') }} as names on topics.topic_id = names.topic_id and {{ in_force('names', 'topics.as_of_on') }}
),

int_top_topics_weekly as (
    select
        account_id,
        as_of_on,
        {{ list_text('topic_name', 'topic_rank') }} as top_topics
    from ranked
    where topic_rank <= {{ scoring_parameter('top_topics') }}
    group by account_id, as_of_on
)

select * from int_top_topics_weekly
