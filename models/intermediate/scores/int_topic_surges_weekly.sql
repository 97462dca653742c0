-- New intent points of the recent weeks on a topic against the weeks before them (the tested weeks are not in their own baseline).
{{ config(materialized='history', history_on='as_of_on') }}

with weekly as (
    select
        account_id,
        topic_id,
        counts_from_week_on as week_on,
        {{ week_ending_on('expires_on') }} as until_week_on,
        sum(intent_points) as points
    from {{ ref('int_signals_weighted') }}
    where intent_points > 0 and {{ is_within_reach('counts_from_week_on', ['surge_recent_weeks', 'surge_baseline_weeks']) }}
    group by account_id, topic_id, counts_from_week_on, {{ week_ending_on('expires_on') }}
),

windows as (
    {{ surge_windows() }}
),

aged as (
    select
        weeks.account_id,
        weeks.as_of_on,
        weekly.topic_id,
        weekly.points,
        {{ days_between('weekly.week_on', 'weeks.as_of_on') }} / 7 as weeks_ago
    from {{ ref('int_account_weeks') }} as weeks
    inner join weekly
        on
            weeks.account_id = weekly.account_id
            and {{ is_due('weeks.as_of_on') }}
            and weeks.as_of_on >= weekly.week_on
            and {{ is_before_end('weeks.as_of_on', 'weekly.until_week_on') }}
),

summed as (
    select
        aged.account_id,
        aged.as_of_on,
        aged.topic_id,
        sum(case when aged.weeks_ago < windows.n_recent then aged.points else 0 end) as recent_points,
        sum(case when aged.weeks_ago >= windows.n_recent and aged.weeks_ago < windows.n_recent + windows.n_baseline then aged.points else 0 end)
            as baseline_points
    from aged
    cross join windows
    where aged.weeks_ago < windows.n_recent + windows.n_baseline
    group by aged.account_id, aged.as_of_on, aged.topic_id
),

int_topic_surges_weekly as (
    select
        summed.account_id,
        summed.as_of_on,
        summed.topic_id,
        summed.recent_points,
        summed.baseline_points,
        {{ is_surge('summed.recent_points', 'summed.baseline_points', 'windows') }} as is_surging
    from summed
    cross join windows
)

select * from int_topic_surges_weekly
