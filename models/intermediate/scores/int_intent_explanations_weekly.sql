-- What an account's signals say at each week's end, in one line, how much of it our own channels saw, and how much of it may decide.
{{ config(materialized='history', history_on='as_of_on') }}

with evidence as (
    select
        account_id,
        as_of_on,
        sum(case when party = 'first' and component = 'intent' and automated_decisioning_allowed then points else 0 end) as first_party_points,
        sum(case when automated_decisioning_allowed and points > 0 then points else 0 end) as permitted_points,
        sum(case when points > 0 then points else 0 end) as positive_points,
        max(last_occurred_on) as last_signal_on
    from {{ ref('int_decayed_points_weekly') }}
    where factor <> 'negative_signals' and {{ is_due('as_of_on') }}
    group by account_id, as_of_on
),

int_intent_explanations_weekly as (
    select
        evidence.account_id,
        evidence.as_of_on,
        evidence.first_party_points,
        -- without points there is nothing that might not decide
        cast(coalesce(evidence.permitted_points / nullif(evidence.positive_points, 0), 1) as decimal(9, 4)) as permitted_evidence_share,
        evidence.last_signal_on,
        topics.top_topics,
        case
            when recent.n_signals_7d > 0
                then
                    recent.phrases
                    || ' by ' || {{ counted('recent.n_people_7d', 'person', 'people') }}
                    || case when topics.top_topics is not null then ', mostly on ' || topics.top_topics else '' end
            when recent.n_signals_30d > 0
                then 'Quiet this week; ' || {{ counted('recent.n_signals_30d', 'signal', 'signals') }} || ' in the last 30 days'
            else 'No signals in the last 30 days'
        end
        || ', last on ' || cast(coalesce(recent.last_signal_on, evidence.last_signal_on) as {{ dbt.type_string() }})
        || coalesce('; of the last 30 days'' signals, ' || moved.phrases, '') as intent_explanation
    from evidence
    left join {{ ref('int_top_topics_weekly') }} as topics
        on evidence.account_id = topics.account_id and evidence.as_of_on = topics.as_of_on
    left join {{ ref('int_recent_activity_weekly') }} as recent
        on evidence.account_id = recent.account_id and evidence.as_of_on = recent.as_of_on
    left join {{ ref('int_moved_activity_weekly') }} as moved
        on evidence.account_id = moved.account_id and evidence.as_of_on = moved.as_of_on
)

select * from int_intent_explanations_weekly
