-- How many rows of each table landed each day, against the same weekday of the weeks before, or, for a table that has no fixed
-- weekday, against its latest loads. Of a feed's tables the one furthest from its usual speaks for the feed.
with series as (
    select * from {{ ref('int_qa_series_daily') }}
    where series_kind = 'table'
),

today as (
    select
        series.*,
        -- the week around this day a year ago, beside the weeks before that: what the season did then, it may do now
        case
            when a_year_ago.n_until - weeks_before.n_until >= {{ scoring_parameter('qa_season_minimum_records') }}
                then
                    (week_then.n_until - a_year_ago.n_until) / 7.0
                    / ((a_year_ago.n_until - weeks_before.n_until) / (7.0 * {{ var('qa_baseline_weeks') }}))
        end as season_ratio
    from series
    left join series as week_then
        on series.feed_id = week_then.feed_id and series.series = week_then.series and week_then.day_on = {{ add_days('series.day_on', -361) }}
    left join series as a_year_ago
        on series.feed_id = a_year_ago.feed_id and series.series = a_year_ago.series and a_year_ago.day_on = {{ add_days('series.day_on', -368) }}
    left join series as weeks_before
        on
            series.feed_id = weeks_before.feed_id
            and series.series = weeks_before.series
            and weeks_before.day_on = {{ add_days('series.day_on', -368 - 7 * var('qa_baseline_weeks')) }}
),

weeks as (
    select n_weeks from {{ baseline_weeks() }} as numbers
),

baseline_points as (
    -- each day belongs to the baselines of the same weekday in the weeks after it, and each load to those of the loads after it
    select
        series.feed_id,
        series.series,
        'weekday' as baseline,
        {{ add_days('series.day_on', '7 * weeks.n_weeks') }} as day_on,
        cast(null as {{ dbt.type_bigint() }}) as nth_load,
        series.n
    from series
    cross join weeks
    union all
    select
        series.feed_id,
        series.series,
        'loads' as baseline,
        cast(null as date) as day_on,
        series.nth_load + weeks.n_weeks as nth_load,
        series.n
    from series
    cross join weeks
    where series.n > 0
),

medians as (
    select
        feed_id,
        series,
        baseline,
        day_on,
        nth_load,
        count(*) as n_points,
        avg(case when n > 0 then 1.0 else 0.0 end) as loaded_share,
        {{ median_of(on_count_scale('n')) }} as middle,
        {{ on_count_scale('max(n)') }} as highest
    from baseline_points
    group by feed_id, series, baseline, day_on, nth_load
    having count(*) >= {{ var('qa_baseline_weeks') }} / 2.0
),

weekdays as (
    select * from medians
    -- a weekday counts as one on which the table loads if it did so on most of them
    where
        baseline = 'weekday'
        and loaded_share >= {{ scoring_parameter('qa_due_share') }}
        and n_points >= {{ scoring_parameter('qa_due_weeks') }}
),

loads as (
    select * from medians
    where baseline = 'loads'
),

forecasts as (
    select
        today.*,
        weekdays.day_on is not null as is_due,
        case when weekdays.day_on is not null then weekdays.middle else loads.middle end as middle,
        weekdays.n_points * (1 - weekdays.loaded_share) as n_empty,
        loads.highest
    from today
    left join weekdays on today.feed_id = weekdays.feed_id and today.series = weekdays.series and today.day_on = weekdays.day_on
    left join loads on today.n > 0 and today.feed_id = loads.feed_id and today.series = loads.series and today.nth_load = loads.nth_load
),

compared as (
    select
        *,
        -- how far days were from what the days before them let expect; the tested day is not among them
        {{ median_of('abs(' ~ on_count_scale('n') ~ ' - middle)') }} over (
            partition by feed_id, series order by day_on rows between {{ 7 * var('qa_baseline_weeks') }} preceding and 1 preceding
        ) as median_distance
    from forecasts
),

spread as (
    select
        *,
        {{ robust_spread('median_distance', 'greatest(1, middle / 2 * ' ~ scoring_parameter('qa_relative_spread') ~ ')') }} as spread,
        case when is_due then middle * sqrt(least(1, coalesce(season_ratio, 1))) end as lower_centre,
        -- loads that come in bursts have been as large as the largest of them before
        case when is_due then middle * sqrt(greatest(1, coalesce(season_ratio, 1))) else highest end as upper_centre
    from compared
),

tested as (
    select
        *,
        -- nothing at all, on a weekday that was empty once at most, is not one of a feed's bad days: chance alone is asked
        case when n = 0 and n_empty <= 1 then 1 else spread end as drop_spread
    from spread
),

sides as (
    select
        feed_id,
        series,
        day_on,
        n,
        drop_spread as spread,
        'volume_below' as metric,
        lower_centre as centre,
        {{ from_count_scale('lower_centre') }} as n_expected,
        {{ from_count_scale('lower_centre') }} as n_records,
        (lower_centre - {{ on_count_scale('n') }}) / drop_spread as distance
    from tested
    union all
    select
        feed_id,
        series,
        day_on,
        n,
        spread,
        'volume_above' as metric,
        upper_centre as centre,
        {{ from_count_scale('upper_centre') }} as n_expected,
        n as n_records,
        ({{ on_count_scale('n') }} - upper_centre) / spread as distance
    from tested
),

ranked as (
    select
        sides.*,
        row_number() over (
            partition by sides.feed_id, sides.day_on, sides.metric
            order by
                case when sides.distance is not null and sides.n_records >= checks.min_records then 0 else 1 end,
                sides.distance desc,
                sides.series
        ) as nth_furthest
    from sides
    inner join {{ ref('qa_checks') }} as checks on sides.metric = checks.metric
),

int_qa_volumes_measured as (
    select
        feed_id,
        day_on as checked_on,
        metric,
        floor(n_records) as n_records,
        case when distance is not null then cast(n as double) end as observed,
        centre,
        spread,
        n_expected as expected,
        series || ': ' || {{ thousands('n') }} || ' rows, usually ' || {{ thousands('n_expected') }} as detail
    from ranked
    where nth_furthest = 1
)

select * from int_qa_volumes_measured
