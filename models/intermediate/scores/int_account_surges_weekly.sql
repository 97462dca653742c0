-- New intent points of the recent weeks, all topics together, against the weeks before them.
{{ config(materialized='history', history_on='as_of_on') }}

with windows as (
    {{ surge_windows() }}
),

summed as (
    select
        account_id,
        as_of_on,
        sum(recent_points) as recent_points,
        sum(baseline_points) as baseline_points
    from {{ ref('int_topic_surges_weekly') }}
    where {{ is_due('as_of_on') }}
    group by account_id, as_of_on
),

int_account_surges_weekly as (
    select
        summed.account_id,
        summed.as_of_on,
        cast(summed.recent_points / windows.n_recent as decimal(18, 4)) as recent_points_per_week,
        cast(summed.baseline_points / windows.n_baseline as decimal(18, 4)) as baseline_points_per_week,
        {{ is_surge('summed.recent_points', 'summed.baseline_points', 'windows') }} as is_surging
    from summed
    cross join windows
)

select * from int_account_surges_weekly
