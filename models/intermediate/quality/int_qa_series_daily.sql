-- What quality counts, day by day, with a zero for each day without any: rows landed of each table, signals kept of each feed,
-- visitors of each kind of page or event. Whether a day is usual is asked of these series.
with ledger as (
    select * from {{ ref('fct_signal_ledger_daily') }}
),

visits as (
    select
        feed_id,
        case when table_name = 'pages' then 'page' else 'event' end as series_kind,
        case when table_name = 'pages' then {{ first_segment('path') }} else event end as series,
        cast(loaded_at as date) as day_on,
        identity_id
    from {{ ref('int_signals_classified') }}
    -- a crawler that reads the site is no sign that a page still has its tag, and its absence none that the tag is gone
    where feed_id = 'segment' and table_name in ('pages', 'tracks') and coalesce(rejection, 'unscored_type') = 'unscored_type'
),

counts as (
    select
        feed_id,
        'table' as series_kind,
        table_name as series,
        loaded_on as day_on,
        sum(n) as n
    from ledger
    group by feed_id, table_name, loaded_on
    union all
    select
        feed_id,
        'signals' as series_kind,
        'all' as series,
        loaded_on as day_on,
        sum(n) as n
    from ledger
    -- what has expired since counted on its day
    where disposition in ('accepted', 'collapsed', 'retention_expired')
    group by feed_id, loaded_on
    union all
    select
        feed_id,
        series_kind,
        series,
        day_on,
        -- visitors, not views: one who reads ten pages is one
        count(distinct identity_id) as n
    from visits
    where series is not null
    group by feed_id, series_kind, series, day_on
),

landing as (
    select max(loaded_on) as last_loaded_on from ledger
),

spans as (
    select
        counts.feed_id,
        counts.series_kind,
        counts.series,
        landing.last_loaded_on,
        min(counts.day_on) as first_on
    from counts
    cross join landing
    group by counts.feed_id, counts.series_kind, counts.series, landing.last_loaded_on
    -- too rare ever to be missed
    having counts.series_kind not in ('page', 'event') or sum(counts.n) >= {{ scoring_parameter('qa_tag_minimum_visitors') }}
),

days as (
    select
        feed_id,
        series_kind,
        series,
        {{ daily_series('first_on', 'last_loaded_on') }} as day_on
    from spans
),

int_qa_series_daily as (
    select
        days.feed_id,
        days.series_kind,
        days.series,
        days.day_on,
        cast(coalesce(counts.n, 0) as {{ dbt.type_bigint() }}) as n,
        cast(sum(coalesce(counts.n, 0)) over (
            partition by days.feed_id, days.series_kind, days.series order by days.day_on rows between unbounded preceding and current row
        ) as {{ dbt.type_bigint() }}) as n_until,
        max(case when counts.n > 0 then days.day_on end) over (
            partition by days.feed_id, days.series_kind, days.series order by days.day_on rows between unbounded preceding and current row
        ) as last_seen_on,
        sum(case when counts.n > 0 then 1 else 0 end) over (
            partition by days.feed_id, days.series_kind, days.series order by days.day_on rows between unbounded preceding and current row
        ) as nth_load
    from days
    left join counts
        on days.feed_id = counts.feed_id and days.series_kind = counts.series_kind and days.series = counts.series and days.day_on = counts.day_on
)

select * from int_qa_series_daily
