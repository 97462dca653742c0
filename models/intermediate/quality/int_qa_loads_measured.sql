-- How long since each feed last landed, against the longest gap it usually leaves, and on the last day whether all that landed is
-- accounted for.
with days as (
    select
        feed_id,
        day_on,
        sum(n) as n
    from {{ ref('int_qa_series_daily') }}
    where series_kind = 'table'
    group by feed_id, day_on
),

loads as (
    select
        feed_id,
        day_on,
        {{ days_between('lag(day_on) over (partition by feed_id order by day_on)', 'day_on') }} as n_days_since
    from days
    where n > 0
),

gaps as (
    select
        feed_id,
        day_on,
        lead(day_on) over (partition by feed_id order by day_on) as next_on,
        min(day_on) over (partition by feed_id) as first_on,
        count(n_days_since) over (partition by feed_id order by day_on rows between 25 preceding and current row) as n_gaps,
        max(n_days_since) over (partition by feed_id order by day_on rows between 25 preceding and current row) as usual_gap
    from loads
),

waits as (
    select
        days.feed_id,
        days.day_on,
        -- a rhythm takes weeks to show: a feed of bursts looks daily in its first one
        case when {{ days_between('gaps.first_on', 'days.day_on') }} >= {{ 7 * baseline_length() }} then gaps.n_gaps else 0 end as n_gaps,
        {{ days_between('gaps.day_on', 'days.day_on') }} as n_days_since,
        greatest(coalesce(gaps.usual_gap, 0), ceil(feeds.expected_latency_hours / 24.0)) as usual_gap
    from days
    inner join gaps on days.feed_id = gaps.feed_id and days.day_on >= gaps.day_on and {{ is_before_end('days.day_on', 'gaps.next_on') }}
    inner join {{ ref('feeds') }} as feeds on days.feed_id = feeds.feed_id
),

landed as (
    select
        files.feed_id,
        sum(files.n_rows + files.n_rejected) as n_landed
    from {{ ref('stg_landing__landed_files') }} as files
    group by files.feed_id
),

accounted as (
    select
        feed_id,
        sum(n) as n_accounted
    from {{ ref('fct_signal_ledger_daily') }}
    group by feed_id
),

landing as (
    select max(loaded_on) as last_on from {{ ref('fct_signal_ledger_daily') }}
),

int_qa_loads_measured as (
    select
        feed_id,
        day_on as checked_on,
        'freshness_days' as metric,
        cast(n_gaps as double) as n_records,
        cast(n_days_since as double) as observed,
        cast(usual_gap as double) as centre,
        null as spread,
        cast(usual_gap as double) as expected,
        {{ thousands('n_days_since') }} || ' days since it last landed, usually at most ' || {{ thousands('usual_gap') }} as detail
    from waits
    union all
    select
        landed.feed_id,
        landing.last_on as checked_on,
        'ledger_gap' as metric,
        cast(landed.n_landed as double) as n_records,
        cast(abs(landed.n_landed - coalesce(accounted.n_accounted, 0)) as double) as observed,
        null as centre,
        null as spread,
        null as expected,
        {{ thousands('landed.n_landed') }} || ' rows landed, ' || {{ thousands('coalesce(accounted.n_accounted, 0)') }} || ' accounted for' as detail
    from landed
    cross join landing
    left join accounted on landed.feed_id = accounted.feed_id
    where landing.last_on is not null
)

select * from int_qa_loads_measured
