with records as (
    select * from {{ ref('int_signals_disposed') }}
    -- what a program, our own staff or a second delivery says is no news
    where disposition in ('accepted', 'collapsed', 'unscored_type', 'retention_expired')
),

accounts as (
    select
        identity_id,
        account_id
    from {{ ref('int_identities_resolved') }}
    where valid_to_at is null
),

said as (
    select
        feed_id,
        identity_id,
        occurred_on,
        'vendor_topic' as source_kind,
        lower(vendor_topic) as raw_text,
        topic_id = 'unknown' as is_unknown
    from records
    where vendor_topic is not null
    union all
    select
        feed_id,
        identity_id,
        occurred_on,
        'stated_topic' as source_kind,
        stated_topic_id as raw_text,
        topic_id = 'unknown' as is_unknown
    from records
    where stated_topic_id is not null and vendor_topic is null
    union all
    select
        feed_id,
        identity_id,
        occurred_on,
        'stated_signal_type' as source_kind,
        stated_signal_type as raw_text,
        signal_type is null as is_unknown
    from records
    where stated_signal_type is not null
    union all
    select
        feed_id,
        identity_id,
        occurred_on,
        'event' as source_kind,
        coalesce(event, '(none)') as raw_text,
        signal_type is null as is_unknown
    from records
    where stated_signal_type is null
),

totals as (
    select
        feed_id,
        source_kind,
        count(*) as n_records
    from said
    group by feed_id, source_kind
),

unknown as (
    select
        said.feed_id,
        said.source_kind,
        {{ mask_emails('said.raw_text') }} as raw_text,
        count(*) as n_records,
        count(distinct said.identity_id) as n_identities,
        count(distinct accounts.account_id) as n_accounts,
        min(said.occurred_on) as first_seen_on,
        max(said.occurred_on) as last_seen_on
    from said
    left join accounts on said.identity_id = accounts.identity_id
    where said.is_unknown
    group by said.feed_id, said.source_kind, {{ mask_emails('said.raw_text') }}
),

fct_unknown_topics as (
    select
        unknown.feed_id,
        unknown.source_kind,
        unknown.raw_text,
        unknown.n_records,
        cast(unknown.n_records * 1.0 / totals.n_records as decimal(9, 4)) as record_share,
        unknown.n_identities,
        unknown.n_accounts,
        unknown.first_seen_on,
        unknown.last_seen_on
    from unknown
    inner join totals on unknown.feed_id = totals.feed_id and unknown.source_kind = totals.source_kind
)

select * from fct_unknown_topics
