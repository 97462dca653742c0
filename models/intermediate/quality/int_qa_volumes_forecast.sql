-- How many rows of each table landed each day, and how many to expect: as on the same weekday of the weeks before, or, for a table
-- that has no fixed weekday, as in its latest loads.
with series as (
    select * from {{ ref('int_qa_series_daily') }}
    where series_kind = 'table'
),

seasons as (
    -- the week around this day a year ago, beside the weeks before that: what the season did then, it may do now
    select
        *,
        lag(n_until, 361) over by_day - lag(n_until, 368) over by_day as n_a_year_ago,
        lag(n_until, 368) over by_day - lag(n_until, {{ 368 + 7 * baseline_length() }}) over by_day as n_before_a_year_ago
    from series
    window by_day as (partition by feed_id, series order by day_on)
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
    cross join {{ baseline_weeks() }} as weeks
    union all
    select
        series.feed_id,
        series.series,
        'loads' as baseline,
        cast(null as date) as day_on,
        series.nth_load + weeks.n_weeks as nth_load,
        series.n
    from series
    cross join {{ baseline_weeks() }} as weeks
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
    having count(*) >= {{ baseline_length() }} / 2.0
),

weekdays as (
    select * from medians
    -- a weekday counts as one on which the table loads if it did so on most of them
    where
        baseline = 'weekday'
        and loaded_share >= {{ scoring_parameter('qa_due_share') }}
        and n_points >= {{ scoring_parameter('qa_due_weeks') }}
),

forecasts as (
    select
        today.*,
        case
            when today.n_before_a_year_ago >= {{ scoring_parameter('qa_season_minimum_records') }}
                then today.n_a_year_ago * {{ baseline_length() }}.0 / today.n_before_a_year_ago
        end as season_ratio,
        weekdays.day_on is not null as is_due,
        case when weekdays.day_on is not null then weekdays.middle else loads.middle end as middle,
        weekdays.n_points * (1 - weekdays.loaded_share) as n_empty,
        loads.highest
    from seasons as today
    left join weekdays on today.feed_id = weekdays.feed_id and today.series = weekdays.series and today.day_on = weekdays.day_on
    left join medians as loads
        on loads.baseline = 'loads' and today.n > 0 and today.feed_id = loads.feed_id and today.series = loads.series and today.nth_load = loads.nth_load
),

compared as (
    select
        *,
        -- how far days were from what the days before them let expect; the tested day is not among them
        {{ median_of('abs(' ~ on_count_scale('n') ~ ' - middle)') }} over (
            partition by feed_id, series order by day_on rows between {{ 7 * baseline_length() }} preceding and 1 preceding
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

int_qa_volumes_forecast as (
    select
        feed_id,
        series,
        day_on,
        n,
        lower_centre,
        upper_centre,
        -- nothing at all, on a weekday that was empty once at most, is not one of a feed's bad days: chance alone is asked
        case when n = 0 and n_empty <= 1 then 1 else spread end as lower_spread,
        spread as upper_spread
    from spread
)

select * from int_qa_volumes_forecast
