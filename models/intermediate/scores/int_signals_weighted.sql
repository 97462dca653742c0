-- What each attributed signal is worth before it decays: its type's points under the daily cap, times trust, feed and match
-- confidence; intent also times topic relevance, engagement also times the person's role.
{{ config(versioned_by='inputs') }}

{#- signals of which only so many count a day: one account, person and type; a feed that may only be aggregated knows no persons -#}
{%- set person = 'case when feeds.automated_decisioning_allowed then coalesce(signals.person_id, signals.identity_id) else signals.identity_id end' %}
{%- set one_day = ['signals.account_id', 'signals.nth_period', person, 'signals.signal_type', 'signals.occurred_on'] %}
{%- set attributed -%}
    from {{ ref('int_signals_attributed') }} as signals
    inner join {{ ref('feeds') }} as feeds on signals.feed_id = feeds.feed_id
{%- endset %}
{%- set is_counted -%}
    signals.counts_from_at is not null
    and signals.counts_from_at < cast(signals.expires_on as timestamp)
    and {{ is_before_end('signals.counts_from_at', 'signals.decision_ends_at') }}
    and {{ is_before_end('signals.counts_from_at', 'signals.counts_until_at') }}
{%- endset %}

with crowded as (
    -- most are the only one of their day, and need no place in an order
    select {{ narrow_key(one_day) }} as day_key
    {{ attributed }}
    where {{ is_counted }}
    group by {{ narrow_key(one_day) }}
    having count(*) > 1
),

placed as (
    select
        signals.signal_id,
        signals.account_id,
        signals.known_at,
        -- in the order in which they came to count, so that a later one never takes an earlier one's points; whose they are was known by then
        row_number() over (partition by {{ one_day | join(', ') }} order by signals.counts_from_at, signals.signal_id) as nth_of_day
    {{ attributed }}
    where {{ is_counted }} and {{ narrow_key(one_day) }} in (select crowded.day_key from crowded)
),

ranked as (
    select
        signals.*,
        coalesce(placed.nth_of_day, 1) as nth_of_day
    {{ attributed }}
    left join placed
        on
            signals.signal_id = placed.signal_id
            and signals.account_id = placed.account_id
            and signals.known_at is not distinct from placed.known_at
            and placed.nth_of_day > 1
    where {{ is_counted }}
),

weighted as (
    select
        ranked.*,
        feeds.party,
        types.stage,
        types.channel,
        types.intent_factor,
        types.engagement_factor,
        types.half_life_days,
        types.is_high_intent,
        types.is_negative,
        feeds.automated_decisioning_allowed,
        -- a feed that may only be aggregated says nothing about a person
        case when feeds.automated_decisioning_allowed then coalesce(roles.role_multiplier, 1) else 1 end as role_multiplier,
        grades.weight * {{ confidence_share('feeds.confidence', 'ranked.record_confidence') }} * ranked.match_confidence as trust_share,
        coalesce(topics.relevance, 1) as topic_relevance,
        {{ capped_points('types.intent_points', 'types.daily_cap_points', 'ranked.nth_of_day') }} as capped_intent_points,
        {{ capped_points('types.engagement_points', 'types.daily_cap_points', 'ranked.nth_of_day') }} as capped_engagement_points
    from ranked
    inner join {{ ref('feeds') }} as feeds on ranked.feed_id = feeds.feed_id
    inner join {{ ref('trust_grades') }} as grades on ranked.trust_grade = grades.trust_grade
    inner join {{ ref('signal_types') }} as types on ranked.signal_type = types.signal_type and {{ in_force('types', 'ranked.loaded_at') }}
    left join {{ ref('topics') }} as topics on ranked.topic_id = topics.topic_id and {{ in_force('topics', 'ranked.loaded_at') }}
    left join {{ ref('buying_roles') }} as roles on ranked.buying_role = roles.buying_role
),

int_signals_weighted as (
    select
        signal_id,
        account_id,
        identity_id,
        case when automated_decisioning_allowed then person_id end as person_id,
        case when automated_decisioning_allowed then seniority else 'unknown' end as seniority,
        case when automated_decisioning_allowed then buying_role else 'unknown' end as buying_role,
        role_multiplier,
        feed_id,
        party,
        automated_decisioning_allowed,
        channel,
        stage,
        signal_type,
        topic_id,
        asset,
        intent_factor,
        engagement_factor,
        half_life_days,
        is_high_intent,
        is_negative,
        occurred_at,
        occurred_on,
        known_at,
        counts_from_at,
        {{ week_ending_on('counts_from_at') }} as counts_from_week_on,
        -- out of the account's score when the feed's retention ends, the person refuses, a merge is undone or the company is sold
        least(expires_on, coalesce(cast(counts_until_at as date), expires_on), coalesce(cast(decision_ends_at as date), expires_on)) as expires_on,
        disposition = 'accepted' and decision_ends_at is null and counts_until_at is null as is_current,
        -- null while it counts for this account
        counts_until_at,
        counted_because,
        counted_evidence,
        match_method,
        match_confidence,
        cast(capped_intent_points * trust_share * topic_relevance as decimal(18, 6)) as intent_points,
        cast(capped_engagement_points * trust_share * case when is_negative then 1 else role_multiplier end as decimal(18, 6)) as engagement_points
    from weighted
)

select * from int_signals_weighted
