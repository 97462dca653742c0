-- What an account's intent is about, topic by topic, at each week's end: how much is left of it, and whether it is surging.
{{ config(materialized='history', history_on='as_of_on', in_parts=true) }}

with decayed as (
    select
        account_id,
        as_of_on,
        topic_id,
        sum(points) as intent_points,
        sum(n_signals) as n_signals,
        max(last_occurred_on) as last_occurred_on
    from {{ ref('int_decayed_points_weekly') }}
    where component = 'intent' and topic_id is not null and {{ is_due('as_of_on') }}
    group by account_id, as_of_on, topic_id
    having sum(points) > 0
),

surges as (
    select * from {{ ref('int_topic_surges_weekly') }}
),

windows as (
    {{ surge_windows() }}
),

fct_account_topics as (
    select
        decayed.account_id,
        decayed.as_of_on,
        decayed.topic_id,
        topics.topic_name,
        cast(row_number() over (
            partition by decayed.account_id, decayed.as_of_on order by decayed.intent_points desc, decayed.topic_id asc
        ) as integer) as topic_rank,
        cast(decayed.intent_points as decimal(18, 4)) as intent_points,
        cast(decayed.n_signals as bigint) as n_signals,
        decayed.last_occurred_on,
        cast(coalesce(surges.recent_points, 0) / windows.n_recent as decimal(18, 4)) as recent_points_per_week,
        cast(coalesce(surges.baseline_points, 0) / windows.n_baseline as decimal(18, 4)) as baseline_points_per_week,
        coalesce(surges.is_surging, false) as is_surging
    from decayed
    cross join windows
    inner join {{ ref('topics') }} as topics on decayed.topic_id = topics.topic_id and {{ in_force('topics', 'decayed.as_of_on') }}
    left join surges
        on decayed.account_id = surges.account_id and decayed.as_of_on = surges.as_of_on and decayed.topic_id = surges.topic_id
)

select * from fct_account_topics
