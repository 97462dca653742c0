-- Which part of a feed's records was wrong on each day, and which part usually is. A day of few records is counted together with the
-- other such days of its week.
with counts as (
    select * from {{ ref('int_qa_shares_counted') }}
),

checks as (
    select
        metric,
        min_records
    from {{ ref('qa_checks') }}
    where metric in (select counts.metric from counts)
),

days as (
    select
        feed_id,
        day_on,
        sum(n) as n
    from {{ ref('int_qa_series_daily') }}
    where series_kind = 'table'
    group by feed_id, day_on
),

sized as (
    select
        days.feed_id,
        days.day_on,
        checks.metric,
        coalesce(counts.n_records, 0) as n_today,
        coalesce(counts.n_wrong, 0) as n_wrong_today,
        coalesce(counts.n_records, 0) < checks.min_records as is_small
    from days
    cross join checks
    left join counts on days.feed_id = counts.feed_id and days.day_on = counts.day_on and checks.metric = counts.metric
),

pooled as (
    select
        feed_id,
        day_on,
        metric,
        n_today,
        case when is_small then sum(case when is_small then n_today end) over week else n_today end as n_records,
        case when is_small then sum(case when is_small then n_wrong_today end) over week else n_wrong_today end as n_wrong
    from sized
    window week as (partition by feed_id, metric, is_small order by day_on rows between 6 preceding and current row)
),

observed as (
    select
        feed_id,
        day_on,
        metric,
        n_records,
        n_wrong,
        case when n_today > 0 then cast(n_wrong as double) / n_records end as observed
    from pooled
),

centred as (
    select
        *,
        -- the eight weeks before the last: what is tested is not in its own baseline
        {{ median_of('observed') }} over weeks_before as centre
    from observed
    window weeks_before as (partition by feed_id, metric order by day_on rows between {{ 6 + 7 * baseline_length() }} preceding and 7 preceding)
),

scattered as (
    select
        *,
        {{ median_of('abs(observed - centre)') }} over weeks_before as median_distance,
        (centre * n_records + 1) / (n_records + 2) as chance
    from centred
    window weeks_before as (partition by feed_id, metric order by day_on rows between {{ 6 + 7 * baseline_length() }} preceding and 7 preceding)
),

int_qa_shares_measured as (
    select
        feed_id,
        day_on as checked_on,
        metric,
        cast(n_records as double) as n_records,
        observed,
        cast(centre as double) as centre,
        {{ robust_spread('median_distance', 'sqrt(chance * (1 - chance) / n_records)') }} as spread,
        cast(centre as double) as expected,
        {{ thousands('n_wrong') }} || ' of ' || {{ thousands('n_records') }} || ' records' as detail
    from scattered
)

select * from int_qa_shares_measured
