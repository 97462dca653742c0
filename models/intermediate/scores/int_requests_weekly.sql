-- The strongest request of each person within the lead window at each week's end, and what else they did in it.
{{ config(materialized='history', history_on='as_of_on') }}
{#- asked twice, of many columns for what was requested and of few for all they did: as one relation of both an engine would keep all of it -#}
{%- set recent -%}
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_signals_weighted') }} as signals
        on {{ counts_in_week('weeks', 'signals', 'lead_window_days') }}
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
    where signals.person_id is not null and signals.intent_points > 0 and signals.intent_factor = 'inbound_activity'
),

touches as (
    select
        signals.person_id,
        weeks.as_of_on,
        count(*) as n_touches,
        sum(case when signals.is_high_intent then 1 else 0 end) as n_high_intent
    {{ recent }}
    where signals.person_id is not null and signals.intent_points > 0
    group by signals.person_id, weeks.as_of_on
),

int_requests_weekly as (
    select
        requests.person_id,
        requests.as_of_on,
        requests.account_id,
        requests.version_from_at,
        nullif(requests.seniority, 'unknown') as seniority,
        nullif(requests.buying_role, 'unknown') as buying_role,
        requests.stage,
        requests.signal_type,
        requests.occurred_on as requested_on,
        touches.n_touches,
        touches.n_high_intent
    from requests
    inner join touches on requests.person_id = touches.person_id and requests.as_of_on = touches.as_of_on
    where requests.request_order = 1
)

select * from int_requests_weekly
