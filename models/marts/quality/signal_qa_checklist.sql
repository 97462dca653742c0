with metrics as (
    select * from {{ ref('int_qa_metrics_gathered') }}
),

checks as (
    {{ quality_rules() }}
),

limited as (
    select
        metrics.*,
        checks.check_id,
        checks.direction,
        checks.n_days_running,
        checks.severity,
        -- of what no feed was measured by the owner is whoever owns the feed that lands
        case when checks.owner = 'feed' then coalesce(feeds.owner, checks.owner) else checks.owner end as owner,
        checks.remedy,
        metrics.observed is not null and metrics.n_records >= checks.min_records as is_applicable,
        cast({{ limit_of('checks.warn_at', 'checks.warn_spreads') }} as double) as warn_at,
        -- of a feed that is new nobody knows what is usual: it may warn, not fail
        case
            when checks.baseline not in ('level', 'both') or metrics.centre is not null
                then cast({{ limit_of('checks.fail_at', 'checks.fail_spreads') }} as double)
        end as fail_at
    from metrics
    inner join checks on metrics.metric = checks.metric
    left join {{ ref('feeds') }} as feeds on metrics.feed_id = feeds.feed_id
),

judged as (
    select
        *,
        case
            when not is_applicable then 0
            when (direction = 'below' and observed < fail_at) or (direction = 'above' and observed > fail_at) then 2
            when (direction = 'below' and observed < warn_at) or (direction = 'above' and observed > warn_at) then 1
            else 0
        end as badness
    from limited
),

runs as (
    select
        *,
        -- the last day that was well ends an earlier run; a day without a verdict says nothing either way
        max(case when is_applicable and badness = 0 then checked_on end) over so_far as last_well_on,
        max(case when is_applicable and badness < 2 then checked_on end) over so_far as last_not_failed_on
    from judged
    window so_far as (partition by check_id, feed_id order by checked_on rows between unbounded preceding and current row)
),

counted as (
    select
        *,
        sum(case when badness > 0 then 1 else 0 end) over bad_run as n_days_bad,
        sum(case when badness = 2 then 1 else 0 end) over failed_run as n_days_failing,
        min(case when badness > 0 then checked_on end) over bad_run as first_bad_on
    from runs
    window
        bad_run as (partition by check_id, feed_id, last_well_on order by checked_on rows between unbounded preceding and current row),
        failed_run as (partition by check_id, feed_id, last_not_failed_on order by checked_on rows between unbounded preceding and current row)
),

signal_qa_checklist as (
    select
        check_id,
        checked_on,
        feed_id,
        observed,
        cast(expected as double) as expected,
        cast(coalesce(n_records, 0) as {{ dbt.type_bigint() }}) as n_records,
        warn_at,
        fail_at,
        case
            when not is_applicable then 'not_applicable'
            -- what must last some days to count is well until it has
            when badness = 2 and n_days_failing >= n_days_running then 'fail'
            when badness > 0 and n_days_bad >= n_days_running then 'warn'
            else 'pass'
        end as status,
        owner,
        case when badness > 0 and is_applicable and n_days_bad >= n_days_running then first_bad_on end as first_failed_on,
        cast(case when badness > 0 and is_applicable then n_days_bad else 0 end as {{ dbt.type_bigint() }}) as n_days_failed,
        severity,
        detail,
        remedy
    from counted
)

select * from signal_qa_checklist
