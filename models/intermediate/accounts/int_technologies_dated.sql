-- Which technologies a company runs, between when we knew so. A technology that is seen again before it lapses goes on; one seen
-- again later begins a period of its own.
with statements as (
    select * from {{ ref('int_technologies_seen') }}
),

periods as (
    {{ joined_intervals('statements', ['domain', 'technology']) }}
),

last_week as (
    select max(as_of_on) as as_of_on from {{ ref('int_weeks') }}
),

int_technologies_dated as (
    select
        periods.domain,
        periods.technology,
        max(statements.technology_category) as technology_category,
        max(statements.technology_vendor) as technology_vendor,
        periods.from_at as known_from_at,
        -- what lapses after the last week still stands
        case when cast(periods.until_at as date) <= last_week.as_of_on then periods.until_at end as known_until_at,
        min(statements.first_seen_on) as first_seen_on,
        max(statements.last_seen_on) as last_seen_on
    from periods
    cross join last_week
    inner join statements
        on
            periods.domain = statements.domain
            and periods.technology = statements.technology
            and periods.from_at <= statements.from_at
            and periods.until_at > statements.from_at
    group by periods.domain, periods.technology, periods.from_at, periods.until_at, last_week.as_of_on
)

select * from int_technologies_dated
