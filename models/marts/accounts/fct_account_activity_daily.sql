{{ config(versioned_by='inputs') }}

with weighted as (
    select * from {{ ref('int_signals_weighted') }}
),

fct_account_activity_daily as (
    select
        weighted.account_id,
        weighted.occurred_on,
        weighted.signal_type,
        cast(sum(weighted.intent_points) as decimal(18, 4)) as intent_points,
        cast(sum(weighted.engagement_points) as decimal(18, 4)) as engagement_points,
        coalesce(weighted.topic_id, 'none') as topic_id,
        count(*) as n_signals,
        count(distinct coalesce(weighted.person_id, weighted.identity_id)) as n_people
    from weighted
    inner join {{ ref('dim_accounts') }} as accounts
        -- what a merged record did counts once, with its survivor
        on weighted.account_id = accounts.account_id and accounts.account_id = accounts.survivor_account_id
    -- what expired, was refused or moved to another account of the group no longer counts here
    where weighted.is_current
    group by weighted.account_id, weighted.occurred_on, weighted.signal_type, coalesce(weighted.topic_id, 'none')
)

select * from fct_account_activity_daily
