-- Lifecycle of each account at each week's end from dated opportunities known by then; never from the CRM's latest state.
{{ config(materialized='history', history_on='as_of_on') }}

with weeks as (
    select
        account_id,
        as_of_on
    from {{ ref('int_account_weeks') }}
    where {{ is_due('as_of_on') }}
),

opportunities as (
    select * from {{ ref('int_opportunities_attributed') }}
),

outcomes as (
    select * from {{ ref('int_opportunities_decided') }}
    where lifecycle <> 'no_change'
),

standing as (
    select
        weeks.account_id,
        weeks.as_of_on,
        outcomes.lifecycle,
        outcomes.closes_on,
        row_number() over (
            partition by weeks.account_id, weeks.as_of_on
            order by outcomes.closes_on desc, outcomes.valid_from_at desc, outcomes.opportunity_id asc
        ) as recency
    from weeks
    inner join outcomes
        on
            weeks.account_id = outcomes.account_id
            and weeks.as_of_on >= outcomes.known_week_on
            and {{ is_before_end('weeks.as_of_on', 'outcomes.replaced_week_on') }}
),

pipeline as (
    select
        weeks.account_id,
        weeks.as_of_on,
        count(*) as n_open_opportunities,
        sum(opportunities.amount_usd) as open_amount_usd
    from weeks
    inner join opportunities
        on
            weeks.account_id = opportunities.account_id
            and not opportunities.is_closed
            and {{ week_ending_on('opportunities.valid_from_at') }} <= weeks.as_of_on
            and {{ is_before_end('weeks.as_of_on', week_ending_on('opportunities.valid_to_at')) }}
    group by weeks.account_id, weeks.as_of_on
),

int_account_lifecycle_weekly as (
    select
        weeks.account_id,
        weeks.as_of_on,
        standing.closes_on as lifecycle_since_on,
        pipeline.open_amount_usd,
        case
            when standing.lifecycle = 'customer' then 'customer'
            when pipeline.n_open_opportunities > 0 then 'open_opportunity'
            else coalesce(standing.lifecycle, 'prospect')
        end as lifecycle,
        coalesce(pipeline.n_open_opportunities, 0) as n_open_opportunities
    from weeks
    left join standing on weeks.account_id = standing.account_id and weeks.as_of_on = standing.as_of_on and standing.recency = 1
    left join pipeline on weeks.account_id = pipeline.account_id and weeks.as_of_on = pipeline.as_of_on
)

select * from int_account_lifecycle_weekly
