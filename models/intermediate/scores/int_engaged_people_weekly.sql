-- Who answered us in the weeks before each week's end: one row per account, week and person with an engaging signal inside
-- the engagement window.
{{ config(materialized='history', history_on='as_of_on') }}

with answers as (
    select
        account_id,
        seniority,
        role_multiplier,
        occurred_on,
        counts_from_week_on,
        expires_on,
        coalesce(person_id, identity_id) as person_key
    from {{ ref('int_signals_weighted') }}
    -- what may only be aggregated knows no people
    where
        engagement_points > 0
        and automated_decisioning_allowed
        and {{ is_within_reach('occurred_on', ['engagement_window_days']) }}
),

int_engaged_people_weekly as (
    select
        weeks.account_id,
        weeks.as_of_on,
        answers.person_key,
        max(answers.role_multiplier) as role_multiplier,
        max(seniorities.seniority_rank) as seniority_rank,
        max(answers.occurred_on) as last_occurred_on,
        max(case when {{ days_between('answers.occurred_on', 'weeks.as_of_on') }} < {{ scoring_parameter('committee_window_days') }} then 1 else 0 end)
        = 1 as is_recent
    from answers
    inner join {{ ref('int_account_weeks') }} as weeks
        on
            answers.account_id = weeks.account_id
            and {{ is_due('weeks.as_of_on') }}
            and answers.counts_from_week_on <= weeks.as_of_on
            and answers.expires_on > weeks.as_of_on
            and {{ days_between('answers.occurred_on', 'weeks.as_of_on') }} < {{ scoring_parameter('engagement_window_days') }}
    left join {{ ref('seniorities') }} as seniorities on answers.seniority = seniorities.seniority
    group by weeks.account_id, weeks.as_of_on, answers.person_key
)

select * from int_engaged_people_weekly
