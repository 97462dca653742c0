-- How far each feed's volume is from what was to be expected, to either side: of its tables the one that is furthest speaks for it.
with forecast as (
    select * from {{ ref('int_qa_volumes_forecast') }}
),

sides as (
    select
        feed_id,
        series,
        day_on,
        n,
        lower_spread as spread,
        'volume_below' as metric,
        lower_centre as centre,
        {{ from_count_scale('lower_centre') }} as n_expected,
        {{ from_count_scale('lower_centre') }} as n_records,
        (lower_centre - {{ on_count_scale('n') }}) / lower_spread as distance
    from forecast
    union all
    select
        feed_id,
        series,
        day_on,
        n,
        upper_spread as spread,
        'volume_above' as metric,
        upper_centre as centre,
        {{ from_count_scale('upper_centre') }} as n_expected,
        n as n_records,
        ({{ on_count_scale('n') }} - upper_centre) / upper_spread as distance
    from forecast
),

ranked as (
    select
        sides.*,
        row_number() over (
            partition by sides.feed_id, sides.day_on, sides.metric
            order by
                case when sides.distance is not null and sides.n_records >= checks.min_records then 0 else 1 end asc,
                sides.distance desc,
                sides.series asc
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
