-- Recency, frequency, breadth and depth at each week's end, and what the latest days held in words.
{{ config(materialized='history', history_on='as_of_on', in_parts=true) }}

with parameters as (
    select
        cast({{ scoring_parameter('committee_window_days') }} as integer) as n_window_days,
        cast({{ scoring_parameter('explanation_window_days') }} as integer) as n_explained_days
),

signals as (
    select
        weighted.*,
        -- one end, so that a join by account is over before there are rows of all later weeks
        least(weighted.expires_on, {{ add_days('weighted.occurred_on', 'parameters.n_window_days') }}) as recent_until_on
    from {{ ref('int_signals_weighted') }} as weighted
    cross join parameters
    where not weighted.is_negative and {{ is_within_reach('weighted.occurred_on', ['committee_window_days']) }}
),

aged as (
    select
        weeks.account_id,
        weeks.as_of_on,
        signals.signal_type,
        signals.channel,
        signals.topic_id,
        signals.is_high_intent,
        signals.identity_id,
        signals.occurred_on,
        coalesce(signals.person_id, signals.identity_id) as person_key,
        {{ days_between('signals.occurred_on', 'weeks.as_of_on') }} < parameters.n_explained_days as is_explained
    from {{ ref('int_account_weeks') }} as weeks
    cross join parameters
    inner join signals
        on
            weeks.account_id = signals.account_id
            and {{ is_due('weeks.as_of_on') }}
            and weeks.as_of_on >= signals.counts_from_week_on
            and weeks.as_of_on >= signals.occurred_on
            and weeks.as_of_on < signals.recent_until_on
),

counted as (
    select
        account_id,
        as_of_on,
        count(*) as n_signals_30d,
        sum(case when is_explained then 1 else 0 end) as n_signals_7d,
        count(distinct person_key) as n_people_30d,
        count(distinct case when is_explained then person_key end) as n_people_7d,
        sum(case when is_high_intent then 1 else 0 end) as n_high_intent_30d,
        max(occurred_on) as last_signal_on
    from aged
    group by account_id, as_of_on
),

typed as (
    select
        aged.account_id,
        aged.as_of_on,
        aged.signal_type,
        count(*) as n_signals,
        max(case when aged.is_high_intent then 1 else 0 end) as is_high_intent
    from aged
    where aged.is_explained
    group by aged.account_id, aged.as_of_on, aged.signal_type
),

worded as (
    select
        typed.account_id,
        typed.as_of_on,
        cast(typed.n_signals as {{ dbt.type_string() }}) || ' ' || case when typed.n_signals = 1 then types.label else types.label_plural end as phrase,
        row_number() over (
            partition by typed.account_id, typed.as_of_on
            order by typed.is_high_intent desc, abs(types.intent_points) * typed.n_signals desc, typed.signal_type
        ) as phrase_order
    from typed
    inner join {{ ref('signal_types') }} as types on typed.signal_type = types.signal_type and {{ in_force('types', 'typed.as_of_on') }}
),

phrases as (
    select
        account_id,
        as_of_on,
        {{ list_text('phrase', 'phrase_order') }} as phrases
    from worded
    -- three things are a sentence, more are a list
    where phrase_order <= {{ scoring_parameter('top_topics') }}
    group by account_id, as_of_on
),

int_recent_activity_weekly as (
    select
        counted.account_id,
        counted.as_of_on,
        counted.n_signals_7d,
        counted.n_signals_30d,
        counted.n_people_7d,
        counted.n_people_30d,
        counted.n_high_intent_30d,
        counted.last_signal_on,
        phrases.phrases
    from counted
    left join phrases on counted.account_id = phrases.account_id and counted.as_of_on = phrases.as_of_on
)

select * from int_recent_activity_weekly
