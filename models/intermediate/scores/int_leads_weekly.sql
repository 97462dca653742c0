-- People who came to us by themselves within the lead window, at each week's end, with what was known of them then.
with signals as (
    select signals.*
    from {{ ref('int_signals_weighted') }} as signals
    -- who may no longer be shown is no lead
    inner join {{ ref('int_people_held') }} as people on signals.person_id = people.person_id
    where signals.intent_points > 0
),

recent as (
    select
        weeks.as_of_on,
        weeks.version_from_at,
        signals.*
    from {{ ref('int_account_weeks') }} as weeks
    inner join signals
        on
            weeks.account_id = signals.account_id
            and weeks.as_of_on >= signals.counts_from_week_on
            and weeks.as_of_on >= signals.occurred_on
            and weeks.as_of_on < signals.expires_on
            and {{ days_between('signals.occurred_on', 'weeks.as_of_on') }} < {{ scoring_parameter('lead_window_days') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, as_of_on
            order by case when intent_factor = 'inbound_activity' then 0 else 1 end, intent_points desc, occurred_at desc, signal_id asc
        ) as request_order,
        count(*) over (partition by person_id, as_of_on) as n_touches,
        sum(case when is_high_intent then 1 else 0 end) over (partition by person_id, as_of_on) as n_high_intent
    from recent
),

int_leads_weekly as (
    select
        ranked.person_id,
        ranked.as_of_on,
        ranked.account_id,
        accounts.disqualified_code,
        classes.icp_class,
        nullif(ranked.seniority, 'unknown') as seniority,
        nullif(ranked.buying_role, 'unknown') as buying_role,
        ranked.stage,
        ranked.signal_type,
        ranked.occurred_on as requested_on,
        ranked.n_touches,
        ranked.n_high_intent
    from ranked
    left join {{ ref('int_accounts_described') }} as accounts
        on ranked.account_id = accounts.account_id and ranked.version_from_at = accounts.valid_from_at
    left join {{ ref('int_icp_classes_versioned') }} as classes
        on ranked.account_id = classes.account_id and {{ stands_at_week_end('classes', 'ranked.as_of_on') }}
    where ranked.request_order = 1 and ranked.intent_factor = 'inbound_activity'
)

select * from int_leads_weekly
