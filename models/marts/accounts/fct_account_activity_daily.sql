{{ config(versioned_by='inputs') }}

with people as (
    -- first by person: an engine would keep every person of every group to count them as distinct
    select
        account_id,
        occurred_on,
        signal_type,
        coalesce(topic_id, 'none') as topic_id,
        coalesce(person_id, identity_id) as someone,
        sum(intent_points) as intent_points,
        sum(engagement_points) as engagement_points,
        count(*) as n_signals
    from {{ ref('int_signals_weighted') }}
    -- what expired, was refused or moved to another account of the group no longer counts here
    where is_current
    group by account_id, occurred_on, signal_type, coalesce(topic_id, 'none'), coalesce(person_id, identity_id)
),

fct_account_activity_daily as (
    select
        people.account_id,
        people.occurred_on,
        people.signal_type,
        cast(sum(people.intent_points) as decimal(18, 4)) as intent_points,
        cast(sum(people.engagement_points) as decimal(18, 4)) as engagement_points,
        people.topic_id,
        cast(sum(people.n_signals) as bigint) as n_signals,
        count(people.someone) as n_people
    from people
    inner join {{ ref('dim_accounts') }} as accounts
        -- what a merged record did counts once, with its survivor
        on people.account_id = accounts.account_id and accounts.account_id = accounts.survivor_account_id
    group by people.account_id, people.occurred_on, people.signal_type, people.topic_id
)

select * from fct_account_activity_daily
