-- How many openings of each kind that a rule asks about a company has, between when. An opening counts from when it was known until
-- it was known to be closed, or was posted too long ago; one that is always there says nothing.
with deliveries as (
    select
        postings.*,
        domains.domain as company_domain,
        row_number() over (
            partition by domains.domain, postings.record_id order by postings.loaded_at, postings.landed_file, postings.landed_row
        ) as delivery_order
    from {{ ref('stg_company_news__job_postings') }} as postings
    inner join {{ ref('int_domains_classified') }} as domains
        on lower(trim(postings.domain)) = domains.raw_text and domains.domain_kind = 'company'
    where postings.malformed_reason is null
),

postings as (
    select
        company_domain as domain,
        record_id,
        -- as it was first told: what comes later must not change the weeks before
        min(case when delivery_order = 1 then lower(coalesce(function, '') || ' ' || title) end) as told,
        least(min(posted_on), cast(min(loaded_at) as date)) as posted_on,
        min(loaded_at) as from_at,
        min(case
            when is_evergreen then loaded_at
            when closed_on is not null then greatest(loaded_at, cast(closed_on as timestamp))
        end) as closed_at
    from deliveries
    group by company_domain, record_id
),

kinds as (
    -- rules that differ in their numbers only share a kind
    select distinct
        text_pattern,
        window_days
    from {{ ref('fit_evidence_rules') }}
    where evidence = 'openings'
),

openings as (
    select
        postings.domain,
        kinds.text_pattern,
        kinds.window_days,
        postings.posted_on,
        postings.from_at,
        least(postings.closed_at, cast({{ add_days('postings.posted_on', 'kinds.window_days') }} as timestamp)) as until_at
    from postings
    inner join kinds on {{ matches_pattern('postings.told', 'kinds.text_pattern') }}
),

changes as (
    select
        domain,
        text_pattern,
        window_days,
        from_at as moment_at,
        posted_on,
        1 as change
    from openings
    where from_at < until_at
    union all
    select
        domain,
        text_pattern,
        window_days,
        until_at as moment_at,
        cast(null as date) as posted_on,
        -1 as change
    from openings
    where from_at < until_at
),

counted as (
    select distinct
        domain,
        text_pattern,
        window_days,
        moment_at,
        sum(change) over (partition by domain, text_pattern, window_days order by moment_at) as n_openings,
        max(posted_on) over (partition by domain, text_pattern, window_days order by moment_at) as last_posted_on
    from changes
),

intervals as (
    select
        *,
        lead(moment_at) over (partition by domain, text_pattern, window_days order by moment_at) as next_moment_at
    from counted
),

int_fit_openings_dated as (
    select
        intervals.domain,
        rules.rule_id,
        rules.label || ' (' || {{ counted('cast(intervals.n_openings as integer)', 'opening', 'openings') }} || ')' as observed,
        intervals.last_posted_on as stated_on,
        intervals.moment_at as from_at,
        intervals.next_moment_at as until_at
    from intervals
    inner join {{ ref('fit_evidence_rules') }} as rules
        on
            rules.evidence = 'openings'
            and coalesce(intervals.text_pattern, '') = coalesce(rules.text_pattern, '')
            and intervals.window_days = rules.window_days
            and intervals.n_openings >= rules.min_value
            and (rules.max_value is null or intervals.n_openings < rules.max_value)
)

select * from int_fit_openings_dated
