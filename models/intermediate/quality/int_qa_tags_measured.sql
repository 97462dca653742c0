-- Whether a kind of page or event has stopped: its visitors against what the visitors of the other kinds let expect. Of a feed's
-- kinds the one that is most missed speaks for it.
with weeks as (
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
                then {{ add_days('day_on', '-least(' ~ days_between('last_seen_on', 'day_on') ~ ', ' ~ 7 * baseline_length() ~ ')') }}
            else {{ add_days('day_on', -7) }}
        end as before_window_on
    from {{ ref('int_qa_series_daily') }}
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
    having count(*) >= {{ baseline_length() }} / 2.0
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
                case when compared.n_expected >= checks.min_records then 0 else 1 end asc,
                {{ on_count_scale('compared.n_expected') }} - {{ on_count_scale('compared.n') }} desc,
                compared.series asc
        ) as nth_furthest
    from tags_compared as compared
    inner join {{ ref('qa_checks') }} as checks on checks.metric = 'tag_visitors'
),

int_qa_tags_measured as (
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
)

select * from int_qa_tags_measured
