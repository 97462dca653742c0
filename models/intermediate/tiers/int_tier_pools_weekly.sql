-- The places an account competes for in a tier where a row of tier_capacities.csv says so: its owner's, its territory's, or all;
-- reps are who owns an account in the pool that week and has not left. Where no row applies, tiers.csv has the places.
{{ config(materialized='history', history_on='as_of_on') }}

with rules as (
    select
        *,
        {{ safe_cast('value', 'bigint') }} as n_places,
        case scope when 'owner' then 1 when 'territory' then 2 else 3 end as scope_order
    from {{ ref('tier_capacities') }}
    where is_active
),

departures as (
    select
        owner_id,
        max({{ week_ending_on('left_at') }}) as left_week_on
    from {{ ref('int_owners_departed') }}
    group by owner_id
),

members as (
    select
        weeks.account_id,
        weeks.as_of_on,
        accounts.territory,
        accounts.segment,
        -- what somebody owned who has left waits in the common pool
        case when departures.owner_id is null then weeks.owner_id end as rep_id
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_accounts_described') }} as accounts
        on weeks.account_id = accounts.account_id and weeks.version_from_at = accounts.valid_from_at
    left join departures on weeks.owner_id = departures.owner_id and weeks.as_of_on >= departures.left_week_on
    where {{ is_due('weeks.as_of_on') }}
),

staffed_weeks as (
    select distinct as_of_on from members
    where rep_id is not null
),

matched as (
    select
        members.account_id,
        members.as_of_on,
        members.rep_id,
        rules.*,
        case rules.scope when 'owner' then ' of owner ' || members.rep_id when 'territory' then ' of territory ' || members.territory else '' end
        || coalesce(' for ' || rules.segment, '') as pool,
        row_number() over (
            partition by members.account_id, members.as_of_on, rules.tier
            order by
                rules.scope_order, case when rules.territory = '*' then 1 else 0 end,
                case when rules.segment is null then 1 else 0 end, rules.capacity_id
        ) as rule_order
    from members
    inner join rules
        on
            (rules.segment is null or members.segment = rules.segment)
            and (rules.territory is null or members.territory = rules.territory or (rules.territory = '*' and members.territory is not null))
            and (rules.scope <> 'owner' or members.rep_id is not null)
    left join staffed_weeks on members.as_of_on = staffed_weeks.as_of_on
    -- while no owner is known at all, nobody can be counted
    where rules.basis = 'fixed' or staffed_weeks.as_of_on is not null
),

-- of everybody in the pool, whether or not another row is nearer to the account
sizes as (
    select
        capacity_id,
        pool,
        as_of_on,
        count(distinct rep_id) as n_reps
    from matched
    group by capacity_id, pool, as_of_on
),

int_tier_pools_weekly as (
    select
        matched.account_id,
        matched.as_of_on,
        matched.tier,
        matched.pool,
        matched.capacity_id,
        matched.n_places * case when matched.basis = 'per_rep' then sizes.n_reps else 1 end as capacity
    from matched
    inner join sizes on matched.capacity_id = sizes.capacity_id and matched.pool = sizes.pool and matched.as_of_on = sizes.as_of_on
    where matched.rule_order = 1
)

select * from int_tier_pools_weekly
