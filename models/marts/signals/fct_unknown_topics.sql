{#- what is said, where: (kind, text, condition under which it is said, condition under which nobody knows it) -#}
{%- set kinds = [
    ('vendor_topic', 'lower(vendor_topic)', 'vendor_topic is not null', 'is_topic_unknown'),
    ('stated_topic', 'stated_topic_id', 'stated_topic_id is not null and vendor_topic is null', 'is_topic_unknown'),
    ('stated_signal_type', 'stated_signal_type', 'stated_signal_type is not null', 'is_type_unknown'),
    ('event', "coalesce(event, '(none)')", 'stated_signal_type is null', 'is_type_unknown'),
] %}
{%- set words = ['feed_id', 'vendor_topic', 'stated_topic_id', 'stated_signal_type', 'event'] | join(', ') %}
with records as (
    select
        {{ words }},
        identity_id,
        occurred_on,
        coalesce(topic_id = 'unknown', false) as is_topic_unknown,
        signal_type is null as is_type_unknown
    from {{ ref('int_signals_disposed') }}
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

-- the same words once for each of their speakers and days
spoken as (
    select
        {{ words }},
        is_topic_unknown,
        is_type_unknown,
        -- who says what everybody knows is not asked
        case when is_topic_unknown or is_type_unknown then identity_id end as identity_id,
        case when is_topic_unknown or is_type_unknown then occurred_on end as occurred_on,
        count(*) as n_records
    from records
    group by
        {{ words }},
        is_topic_unknown,
        is_type_unknown,
        case when is_topic_unknown or is_type_unknown then identity_id end,
        case when is_topic_unknown or is_type_unknown then occurred_on end
),

said as (
    {%- for kind, text, is_said, is_unknown in kinds %}
        select
            feed_id,
            identity_id,
            occurred_on,
            '{{ kind }}' as source_kind,
            {{ text }} as raw_text,
            {{ is_unknown }} as is_unknown,
            n_records
        from spoken
        where {{ is_said }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

totals as (
    select
        feed_id,
        source_kind,
        sum(n_records) as n_records
    from said
    group by feed_id, source_kind
),

unknown as (
    select
        said.feed_id,
        said.source_kind,
        {{ mask_emails('said.raw_text') }} as raw_text,
        cast(sum(said.n_records) as {{ dbt.type_bigint() }}) as n_records,
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
