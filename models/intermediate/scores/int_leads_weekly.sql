-- People who came to us by themselves within the lead window, at each week's end, with what was known of them then.
{#- asked twice, of many columns for what was requested and of few for all they did: as one relation of both an engine would keep all of it -#}
{%- set recent -%}
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_signals_weighted') }} as signals
        on
            weeks.account_id = signals.account_id
            and weeks.as_of_on >= signals.counts_from_week_on
            and weeks.as_of_on >= signals.occurred_on
            and weeks.as_of_on < signals.expires_on
            and {{ days_between('signals.occurred_on', 'weeks.as_of_on') }} < {{ scoring_parameter('lead_window_days') }}
    -- who may no longer be shown is no lead
    inner join {{ ref('int_people_held') }} as people on signals.person_id = people.person_id
{%- endset %}

with requests as (
    select
        signals.person_id,
        weeks.as_of_on,
        weeks.version_from_at,
        signals.account_id,
        signals.seniority,
        signals.buying_role,
        signals.stage,
        signals.signal_type,
        signals.occurred_on,
        row_number() over (
            partition by signals.person_id, weeks.as_of_on
            order by signals.intent_points desc, signals.occurred_at desc, signals.signal_id asc, signals.account_id asc
        ) as request_order
    {{ recent }}
    where signals.intent_points > 0 and signals.intent_factor = 'inbound_activity'
),

touches as (
    select
        signals.person_id,
        weeks.as_of_on,
        count(*) as n_touches,
        sum(case when signals.is_high_intent then 1 else 0 end) as n_high_intent
    {{ recent }}
    where signals.intent_points > 0
    group by signals.person_id, weeks.as_of_on
),

int_leads_weekly as (
    select
        requests.person_id,
        requests.as_of_on,
        requests.account_id,
        accounts.disqualified_code,
        classes.icp_class,
        nullif(requests.seniority, 'unknown') as seniority,
        nullif(requests.buying_role, 'unknown') as buying_role,
        requests.stage,
        requests.signal_type,
        requests.occurred_on as requested_on,
        touches.n_touches,
        touches.n_high_intent
    from requests
    inner join touches on requests.person_id = touches.person_id and requests.as_of_on = touches.as_of_on
    left join {{ ref('int_accounts_described') }} as accounts
        on requests.account_id = accounts.account_id and requests.version_from_at = accounts.valid_from_at
    left join {{ ref('int_icp_classes_versioned') }} as classes
        on requests.account_id = classes.account_id and {{ stands_at_week_end('classes', 'requests.as_of_on') }}
    where requests.request_order = 1
)

select * from int_leads_weekly
