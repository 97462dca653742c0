with metrics as (
    select * from {{ ref('int_qa_metrics_daily') }}
    union all
    select * from {{ ref('int_door_checks_measured') }}
),

checks as (
    select
        check_id,
        metric,
        warn_at,
        fail_at,
        min_records,
        direction,
        owner
    from {{ ref('qa_checks') }}
    union all
    select
        'door_' || check_id as check_id,
        'door_' || check_id as metric,
        min(threshold) as warn_at,
        -- a check that only warns has nothing beyond which it fails
        min(case when severity = 'hold' then threshold end) as fail_at,
        0 as min_records,
        'above' as direction,
        min(owner) as owner
    from {{ ref('door_checks') }}
    group by check_id
),

judged as (
    select
        checks.check_id,
        metrics.checked_on,
        metrics.feed_id,
        metrics.observed,
        cast(metrics.n_records as bigint) as n_records,
        cast(checks.warn_at as double) as warn_at,
        cast(checks.fail_at as double) as fail_at,
        checks.owner,
        case
            -- too few records to say anything is no failure
            when metrics.observed is null or metrics.n_records < checks.min_records then 'not_applicable'
            when checks.direction = 'below' and metrics.observed < checks.fail_at then 'fail'
            when checks.direction = 'below' and metrics.observed < checks.warn_at then 'warn'
            when checks.direction = 'above' and metrics.observed > checks.fail_at then 'fail'
            when checks.direction = 'above' and metrics.observed > checks.warn_at then 'warn'
            else 'pass'
        end as status
    from checks
    inner join metrics on checks.metric = metrics.metric
),

streaks as (
    select
        *,
        -- the last day that passed or warned ends an earlier run of failures; a day without a verdict says nothing either way
        max(case when status in ('pass', 'warn') then checked_on end) over (
            partition by check_id, feed_id order by checked_on rows between unbounded preceding and current row
        ) as last_good_on
    from judged
),

signal_qa_checklist as (
    select
        check_id,
        checked_on,
        feed_id,
        observed,
        n_records,
        warn_at,
        fail_at,
        status,
        owner,
        case
            when status = 'fail' then min(case when status = 'fail' then checked_on end) over (
                partition by check_id, feed_id, last_good_on
            )
        end as first_failed_on
    from streaks
)

select * from signal_qa_checklist
