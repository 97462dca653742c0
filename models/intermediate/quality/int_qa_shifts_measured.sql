-- What a week of signals is made of, against the weeks before it: whether feeds have changed places, and whether everything
-- together is more or less than usual.
with parts as (
    select
        feed_id,
        day_on,
        n_until
    from {{ ref('int_qa_series_daily') }}
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
        on today.feed_id = weeks_ago.feed_id and weeks_ago.day_on = {{ add_days('today.day_on', -7 - 7 * baseline_length()) }}
    left join parts as then_week on today.feed_id = then_week.feed_id and then_week.day_on = {{ add_days('today.day_on', -361) }}
    left join parts as then_before on today.feed_id = then_before.feed_id and then_before.day_on = {{ add_days('today.day_on', -368) }}
    left join parts as then_weeks
        on today.feed_id = then_weeks.feed_id and then_weeks.day_on = {{ add_days('today.day_on', -368 - 7 * baseline_length()) }}
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
        sum(n_before) / {{ baseline_length() }}.0 as n_usual,
        sum(n_a_year_ago) as n_a_year_ago,
        sum(n_before_a_year_ago) as n_before_a_year_ago,
        sum(abs(share_now - share_before)) / 2 as share_moved,
        max(case when nth_furthest = 1 then feed_id end) as furthest_feed_id,
        max(case when nth_furthest = 1 then share_now end) as furthest_share,
        max(case when nth_furthest = 1 then share_before end) as furthest_share_before
    from part_order
    group by day_on
    having max(n_days_of_history) >= 7 + 7 * {{ baseline_length() }}
),

seasons as (
    select
        *,
        case
            when n_before_a_year_ago >= {{ scoring_parameter('qa_season_minimum_records') }}
                then n_a_year_ago * {{ baseline_length() }}.0 / n_before_a_year_ago
            else 1
        end as season_ratio
    from landing_weeks
),

int_qa_shifts_measured as (
    select
        'all' as feed_id,
        day_on as checked_on,
        'share_moved' as metric,
        cast(n as double) as n_records,
        share_moved as observed,
        null as centre,
        null as spread,
        null as expected,
        furthest_feed_id || ': ' || {{ percentage('furthest_share') }} || ' of the week''s signals, usually '
        || {{ percentage('furthest_share_before') }} as detail
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
