-- What a week of signals is made of, against the weeks before it: whether a kind of page or event has stopped, whether feeds
-- have changed places, whether everything together is more or less than usual.
with series as (
    select * from {{ ref('int_qa_series_daily') }}
),

weeks as (
    select n_weeks from {{ baseline_weeks() }} as numbers
),

tags as (
    select
        *,
        -- what the same table's other visitors did is how much there was to see
        sum(n_until) over (partition by feed_id, series_kind, day_on) - n_until as n_others_until,
        -- a kind that is silent is tested since it was last seen, any other over a week
        case
            when last_seen_on < day_on
                then {{ add_days('day_on', '-least(' ~ days_between('last_seen_on', 'day_on') ~ ', ' ~ 7 * var('qa_baseline_weeks') ~ ')') }}
            else {{ add_days('day_on', -7) }}
        end as before_window_on
    from series
    where series_kind in ('page', 'event')
),

tag_weeks as (
    select
        *,
        n_until - lag(n_until, 7) over (partition by feed_id, series_kind, series order by day_on) as n_week,
        n_others_until - lag(n_others_until, 7) over (partition by feed_id, series_kind, series order by day_on) as n_others_week
    from tags
),

tag_points as (
    -- each week belongs to the baselines of the windows that begin after it, up to eight weeks on
    select
        tag_weeks.feed_id,
        tag_weeks.series_kind,
        tag_weeks.series,
        {{ add_days('tag_weeks.day_on', '7 * (weeks.n_weeks - 1)') }} as before_window_on,
        tag_weeks.n_week,
        tag_weeks.n_week / nullif(cast(tag_weeks.n_others_week as double), 0) as ratio
    from tag_weeks
    cross join weeks
    where tag_weeks.n_week is not null
),

tag_baselines as (
    select
        feed_id,
        series_kind,
        series,
        before_window_on,
        -- of a poor week, because visitors come in groups
        {{ quantile_of('n_week', 0.25) }} as usual_n,
        {{ quantile_of('ratio', 0.25) }} as usual_ratio
    from tag_points
    group by feed_id, series_kind, series, before_window_on
    having count(*) >= {{ var('qa_baseline_weeks') }} / 2.0
),

tags_compared as (
    select
        tags.feed_id,
        tags.series,
        tags.day_on,
        tags.n_until - earlier.n_until as n,
        {{ days_between('tags.before_window_on', 'tags.day_on') }} as n_days,
        -- neither a quiet week of the whole site nor a rush on other pages makes a kind look lost; the only kind of a site is its volume
        least(
            baselines.usual_ratio * (tags.n_others_until - earlier.n_others_until),
            baselines.usual_n / 7.0 * least({{ days_between('tags.before_window_on', 'tags.day_on') }}, {{ scoring_parameter('qa_tag_window_days') }})
        ) as n_expected
    from tags
    inner join tag_baselines as baselines
        on
            tags.feed_id = baselines.feed_id
            and tags.series_kind = baselines.series_kind
            and tags.series = baselines.series
            and tags.before_window_on = baselines.before_window_on
            and baselines.usual_ratio is not null
    inner join tags as earlier
        on
            tags.feed_id = earlier.feed_id
            and tags.series_kind = earlier.series_kind
            and tags.series = earlier.series
            and tags.before_window_on = earlier.day_on
),

tags_ranked as (
    select
        compared.*,
        {{ on_count_scale('compared.n_expected') }} as centre,
        row_number() over (
            partition by compared.feed_id, compared.day_on
            order by
                case when compared.n_expected >= checks.min_records then 0 else 1 end,
                {{ on_count_scale('compared.n_expected') }} - {{ on_count_scale('compared.n') }} desc,
                compared.series
        ) as nth_furthest
    from tags_compared as compared
    inner join {{ ref('qa_checks') }} as checks on checks.metric = 'tag_visitors'
),

-- the whole landing, and each feed's part in it
parts as (
    select
        feed_id,
        day_on,
        n_until
    from series
    where series_kind = 'signals'
),

part_weeks as (
    select
        today.feed_id,
        today.day_on,
        today.n_until - coalesce(a_week_ago.n_until, 0) as n,
        coalesce(a_week_ago.n_until, 0) - coalesce(weeks_ago.n_until, 0) as n_before,
        coalesce(then_week.n_until, 0) - coalesce(then_before.n_until, 0) as n_a_year_ago,
        coalesce(then_before.n_until, 0) - coalesce(then_weeks.n_until, 0) as n_before_a_year_ago
    from parts as today
    left join parts as a_week_ago on today.feed_id = a_week_ago.feed_id and a_week_ago.day_on = {{ add_days('today.day_on', -7) }}
    left join parts as weeks_ago
        on today.feed_id = weeks_ago.feed_id and weeks_ago.day_on = {{ add_days('today.day_on', -7 - 7 * var('qa_baseline_weeks')) }}
    left join parts as then_week on today.feed_id = then_week.feed_id and then_week.day_on = {{ add_days('today.day_on', -361) }}
    left join parts as then_before on today.feed_id = then_before.feed_id and then_before.day_on = {{ add_days('today.day_on', -368) }}
    left join parts as then_weeks
        on today.feed_id = then_weeks.feed_id and then_weeks.day_on = {{ add_days('today.day_on', -368 - 7 * var('qa_baseline_weeks')) }}
),

part_shares as (
    select
        *,
        n / nullif(cast(sum(n) over (partition by day_on) as double), 0) as share_now,
        n_before / nullif(cast(sum(n_before) over (partition by day_on) as double), 0) as share_before,
        {{ days_between('min(day_on) over ()', 'day_on') }} as n_days_of_history
    from part_weeks
),

part_order as (
    select
        *,
        row_number() over (partition by day_on order by abs(share_now - share_before) desc, feed_id) as nth_furthest
    from part_shares
),

landing_weeks as (
    select
        day_on,
        sum(n) as n,
        sum(n_before) / {{ var('qa_baseline_weeks') }}.0 as n_usual,
        sum(n_a_year_ago) as n_a_year_ago,
        sum(n_before_a_year_ago) as n_before_a_year_ago,
        sum(abs(share_now - share_before)) / 2 as share_moved,
        max(case when nth_furthest = 1 then feed_id end) as furthest_feed_id,
        max(case when nth_furthest = 1 then share_now end) as furthest_share,
        max(case when nth_furthest = 1 then share_before end) as furthest_share_before
    from part_order
    group by day_on
    having max(n_days_of_history) >= 7 + 7 * {{ var('qa_baseline_weeks') }}
),

seasons as (
    select
        *,
        case
            when n_before_a_year_ago >= {{ scoring_parameter('qa_season_minimum_records') }}
                then n_a_year_ago * {{ var('qa_baseline_weeks') }}.0 / n_before_a_year_ago
            else 1
        end as season_ratio
    from landing_weeks
),

int_qa_shifts_measured as (
    select
        feed_id,
        day_on as checked_on,
        'tag_visitors' as metric,
        cast(floor(n_expected) as double) as n_records,
        cast(n as double) as observed,
        centre,
        greatest(1, centre / 2 * {{ scoring_parameter('qa_relative_spread') }}) as spread,
        cast(n_expected as double) as expected,
        series || ': ' || {{ thousands('n') }} || ' visitors in ' || {{ thousands('n_days') }} || ' days, usually ' || {{ thousands('n_expected') }} as detail
    from tags_ranked
    where nth_furthest = 1
    union all
    select
        'all' as feed_id,
        day_on as checked_on,
        'share_moved' as metric,
        cast(n as double) as n_records,
        share_moved as observed,
        null as centre,
        null as spread,
        null as expected,
        furthest_feed_id || ': ' || {{ percentage('furthest_share') }} || ' of the week''s signals, usually ' || {{ percentage('furthest_share_before') }} as detail
    from seasons
    union all
    select
        'all' as feed_id,
        day_on as checked_on,
        'weekly_change' as metric,
        cast(greatest(n, n_usual) as double) as n_records,
        -- the season may move a week, it need not
        greatest(1, n / greatest(n_usual * greatest(season_ratio, 1), 1), n_usual * least(season_ratio, 1) / greatest(n, 1)) as observed,
        null as centre,
        null as spread,
        1.0 as expected,
        {{ thousands('n') }} || ' signals in 7 days, usually ' || {{ thousands('n_usual') }} as detail
    from seasons
)

select * from int_qa_shifts_measured
