{#- (metric, where it is counted, condition of the records that are wrong) -#}
{%- set shares = [
    ('bot_share', 'ledger', "disposition = 'bot'"),
    ('duplicate_share', 'ledger', "disposition = 'duplicate'"),
    ('malformed_share', 'ledger', "disposition = 'malformed'"),
    ('future_dated_share', 'ledger', "disposition = 'future_dated'"),
    ('unknown_topic_share', 'topics', "topic_id = 'unknown'"),
    ('unmatched_share', 'kept', 'not is_matched'),
] %}

-- How many of a feed's records were wrong on each day, in each way that is a share of them.
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

kept as (
    select
        feed_id,
        cast(loaded_at as date) as day_on,
        -- by the end of its day: what is matched later does not change how the day stood
        coalesce(cast(match_known_at as date) <= cast(loaded_at as date), false) as is_matched,
        1 as n
    from {{ ref('int_signals_described') }}
),

int_qa_shares_counted as (
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
)

select * from int_qa_shares_counted
