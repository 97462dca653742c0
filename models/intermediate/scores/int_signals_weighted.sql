-- What each attributed signal is worth before it decays: its type's points under the daily cap, times trust, feed and match
-- confidence; intent also times topic relevance, engagement also times the person's role.
{{ config(materialized='history', history_on='signal_id', due_in='int_signals_due') }}

with weighted as (
    select
        signals.*,
        signals.expires_on > horizon.last_loaded_on as is_within_term,
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
        grades.weight * {{ confidence_share('feeds.confidence', 'signals.record_confidence') }} * signals.match_confidence as trust_share,
        coalesce(topics.relevance, 1) as topic_relevance,
        {{ capped_points('types.intent_points', 'types.daily_cap_points', 'coalesce(placed.nth_of_day, 1)') }} as capped_intent_points,
        {{ capped_points('types.engagement_points', 'types.daily_cap_points', 'coalesce(placed.nth_of_day, 1)') }} as capped_engagement_points
    from {{ ref('int_signals_attributed') }} as signals
    cross join {{ ref('int_signals_horizon') }} as horizon
    -- each has one of these three: a left join that finds no less tells the planner that it loses none
    left join {{ ref('feeds') }} as feeds on signals.feed_id = feeds.feed_id
    left join {{ ref('trust_grades') }} as grades on signals.trust_grade = grades.trust_grade
    left join {{ ref('signal_types') }} as types on signals.signal_type = types.signal_type and {{ in_force('types', 'signals.loaded_at') }}
    left join {{ ref('topics') }} as topics on signals.topic_id = topics.topic_id and {{ in_force('topics', 'signals.loaded_at') }}
    left join {{ ref('buying_roles') }} as roles on signals.buying_role = roles.buying_role
    left join {{ ref('int_signals_placed') }} as placed
        on
            signals.signal_id = placed.signal_id
            and signals.account_id = placed.account_id
            and signals.known_at = placed.known_at
    where signals.ever_counts and {{ is_listed_due('signals.signal_id', 'int_signals_due') }}
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
        is_within_term and refused_at is null and decision_ends_at is null and counts_until_at is null as is_current,
        refused_at,
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
