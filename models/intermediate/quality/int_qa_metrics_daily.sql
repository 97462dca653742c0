{#- (metric, where it is counted, what is observed): shares are of the records of that feed and day -#}
{%- set metrics = [
    ('bot_share', 'shares', 'cast(n_bot as double) / n_records'),
    ('duplicate_share', 'shares', 'cast(n_duplicate as double) / n_records'),
    ('malformed_share', 'shares', 'cast(n_malformed as double) / n_records'),
    ('future_dated_share', 'shares', 'cast(n_future_dated as double) / n_records'),
    ('unmatched_share', 'kept', 'cast(n_unmatched as double) / n_records'),
    ('unknown_topic_share', 'kept', 'cast(n_unknown_topic as double) / n_records'),
    ('volume_ratio', 'volumes', 'volume_ratio'),
    ('freshness_days', 'freshness', 'cast(freshness_days as double)'),
    ('ledger_gap', 'gaps', 'cast(abs(n_records - n_accounted) as double)'),
] %}

-- What each quality check measures, per feed and load day, in one long table.
with ledger as (
    select * from {{ ref('fct_signal_ledger_daily') }}
),

shares as (
    select
        feed_id,
        loaded_on,
        sum(n) as n_records,
        sum(case when disposition = 'bot' then n else 0 end) as n_bot,
        sum(case when disposition = 'duplicate' then n else 0 end) as n_duplicate,
        sum(case when disposition = 'malformed' then n else 0 end) as n_malformed,
        sum(case when disposition = 'future_dated' then n else 0 end) as n_future_dated
    from ledger
    group by feed_id, loaded_on
),

kept as (
    select
        kept.feed_id,
        cast(kept.loaded_at as date) as loaded_on,
        count(*) as n_records,
        sum(case when identities.account_id is null then 1 else 0 end) as n_unmatched,
        sum(case when kept.topic_id = 'unknown' then 1 else 0 end) as n_unknown_topic
    from {{ ref('int_signals_kept') }} as kept
    left join {{ ref('int_identities_resolved') }} as identities
        on kept.identity_id = identities.identity_id and identities.valid_to_at is null
    group by kept.feed_id, cast(kept.loaded_at as date)
),

parameters as (
    select
        {{ scoring_parameter('volume_baseline_days') }} as n_baseline_days,
        {{ scoring_parameter('volume_baseline_minimum_days') }} as n_minimum_days
),

volumes as (
    select
        today.feed_id,
        today.loaded_on,
        today.n_records,
        -- the tested day is not in its own baseline; a baseline of a few days is none
        case
            when count(earlier.loaded_on) >= parameters.n_minimum_days
                then today.n_records / avg(earlier.n_records)
        end as volume_ratio
    from shares as today
    cross join parameters
    -- a day with no days before it has no baseline, and is a row all the same
    left join shares as earlier
        on
            today.feed_id = earlier.feed_id
            and today.loaded_on > earlier.loaded_on
            and {{ days_between('earlier.loaded_on', 'today.loaded_on') }} <= parameters.n_baseline_days
    group by today.feed_id, today.loaded_on, today.n_records, parameters.n_minimum_days
),

landing as (
    select max(loaded_on) as last_loaded_on from ledger
),

freshness as (
    select
        ledger.feed_id,
        landing.last_loaded_on as loaded_on,
        {{ days_between('max(ledger.loaded_on)', 'landing.last_loaded_on') }} as freshness_days,
        sum(ledger.n) as n_records
    from ledger
    cross join landing
    group by ledger.feed_id, landing.last_loaded_on
),

files as (
    select
        feed_id,
        sum(n_rows + n_rejected) as n_landed
    from {{ ref('stg_landing__landed_files') }}
    group by feed_id
),

gaps as (
    select
        files.feed_id,
        freshness.loaded_on,
        files.n_landed as n_records,
        freshness.n_records as n_accounted
    from files
    inner join freshness on files.feed_id = freshness.feed_id
),

int_qa_metrics_daily as (
    {%- for metric, relation, observed in metrics %}
        select
            feed_id,
            loaded_on as checked_on,
            '{{ metric }}' as metric,
            n_records,
            {{ observed }} as observed
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_qa_metrics_daily
