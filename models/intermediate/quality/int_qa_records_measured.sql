{#- (metric, where it is counted, condition of the records that are wrong) -#}
{%- set shares = [
    ('bot_share', 'ledger', "disposition = 'bot'"),
    ('duplicate_share', 'ledger', "disposition = 'duplicate'"),
    ('malformed_share', 'ledger', "disposition = 'malformed'"),
    ('future_dated_share', 'ledger', "disposition = 'future_dated'"),
    ('unknown_topic_share', 'topics', "topic_id = 'unknown'"),
    ('unmatched_share', 'kept', 'not is_matched'),
] %}

-- Which part of a feed's records was wrong on each day, how long since it last landed, and whether all that landed is accounted
-- for. A day of few records is counted together with the other such days of its week.
with ledger as (
    select
        feed_id,
        loaded_on as day_on,
        disposition,
        n
    from {{ ref('fct_signal_ledger_daily') }}
),

-- of what a vendor calls a topic
topics as (
    select
        feed_id,
        cast(loaded_at as date) as day_on,
        topic_id,
        1 as n
    from {{ ref('int_signals_disposed') }}
    where vendor_topic is not null and disposition not in ('malformed', 'future_dated', 'duplicate')
),

matches as (
    select
        signal_id,
        min(known_at) as matched_at
    from {{ ref('int_signals_attributed') }}
    group by signal_id
),

kept as (
    select
        kept.feed_id,
        cast(kept.loaded_at as date) as day_on,
        -- by the end of its day: what is matched later does not change how the day stood
        coalesce(cast(matches.matched_at as date) <= cast(kept.loaded_at as date), false) as is_matched,
        1 as n
    from {{ ref('int_signals_kept') }} as kept
    left join matches on kept.signal_id = matches.signal_id
),

counts as (
    {%- for metric, relation, condition in shares %}
        select
            feed_id,
            day_on,
            '{{ metric }}' as metric,
            sum(n) as n_records,
            sum(case when {{ condition }} then n else 0 end) as n_wrong
        from {{ relation }}
        group by feed_id, day_on
        {{ 'union all' if not loop.last }}
    {%- endfor %}
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
    cross join (select metric, min(min_records) as min_records from {{ ref('qa_checks') }} group by metric) as checks
    left join counts on days.feed_id = counts.feed_id and days.day_on = counts.day_on and checks.metric = counts.metric
    where checks.metric in ('{{ shares | map(attribute=0) | join("', '") }}')
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
    window weeks_before as (partition by feed_id, metric order by day_on rows between {{ 6 + 7 * var('qa_baseline_weeks') }} preceding and 7 preceding)
),

scattered as (
    select
        *,
        {{ median_of('abs(observed - centre)') }} over weeks_before as median_distance,
        (centre * n_records + 1) / (n_records + 2) as chance
    from centred
    window weeks_before as (partition by feed_id, metric order by day_on rows between {{ 6 + 7 * var('qa_baseline_weeks') }} preceding and 7 preceding)
),

loads as (
    select
        feed_id,
        day_on,
        {{ days_between('lag(day_on) over (partition by feed_id order by day_on)', 'day_on') }} as n_days_since
    from days
    where n > 0
),

gaps as (
    select
        feed_id,
        day_on,
        lead(day_on) over (partition by feed_id order by day_on) as next_on,
        min(day_on) over (partition by feed_id) as first_on,
        count(n_days_since) over (partition by feed_id order by day_on rows between 25 preceding and current row) as n_gaps,
        max(n_days_since) over (partition by feed_id order by day_on rows between 25 preceding and current row) as usual_gap
    from loads
),

waits as (
    select
        days.feed_id,
        days.day_on,
        -- a rhythm takes weeks to show: a feed of bursts looks daily in its first one
        case when {{ days_between('gaps.first_on', 'days.day_on') }} >= {{ 7 * var('qa_baseline_weeks') }} then gaps.n_gaps else 0 end as n_gaps,
        {{ days_between('gaps.day_on', 'days.day_on') }} as n_days_since,
        greatest(coalesce(gaps.usual_gap, 0), ceil(feeds.expected_latency_hours / 24.0)) as usual_gap
    from days
    inner join gaps on days.feed_id = gaps.feed_id and days.day_on >= gaps.day_on and (gaps.next_on is null or days.day_on < gaps.next_on)
    inner join {{ ref('feeds') }} as feeds on days.feed_id = feeds.feed_id
),

landed as (
    select
        files.feed_id,
        sum(files.n_rows + files.n_rejected) as n_landed
    from {{ ref('stg_landing__landed_files') }} as files
    group by files.feed_id
),

accounted as (
    select
        feed_id,
        sum(n) as n_accounted
    from ledger
    group by feed_id
),

landing as (
    select max(day_on) as last_on from ledger
),

int_qa_records_measured as (
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
    union all
    select
        feed_id,
        day_on as checked_on,
        'freshness_days' as metric,
        cast(n_gaps as double) as n_records,
        cast(n_days_since as double) as observed,
        cast(usual_gap as double) as centre,
        null as spread,
        cast(usual_gap as double) as expected,
        {{ thousands('n_days_since') }} || ' days since it last landed, usually at most ' || {{ thousands('usual_gap') }} as detail
    from waits
    union all
    select
        landed.feed_id,
        landing.last_on as checked_on,
        'ledger_gap' as metric,
        cast(landed.n_landed as double) as n_records,
        cast(abs(landed.n_landed - coalesce(accounted.n_accounted, 0)) as double) as observed,
        null as centre,
        null as spread,
        null as expected,
        {{ thousands('landed.n_landed') }} || ' rows landed, ' || {{ thousands('coalesce(accounted.n_accounted, 0)') }} || ' accounted for' as detail
    from landed
    cross join landing
    left join accounted on landed.feed_id = accounted.feed_id
    where landing.last_on is not null
)

select * from int_qa_records_measured
