-- For which accounts a match to an account counts: itself, while merged away its survivor, and whichever company of the group the
-- policy names; between when, and for signals of which days.
with successions as (
    select * from {{ ref('int_account_successions') }}
),

rolled as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

int_accounts_counted as (
    select
        successions.account_id,
        rolled.counts_for_account_id,
        case
            when rolled.counted_because = 'own' and successions.account_id <> successions.counts_for_account_id then 'merged'
            else rolled.counted_because
        end as counted_because,
        rolled.occurred_from_on,
        rolled.occurred_before_on,
        greatest(successions.from_at, rolled.from_at) as from_at,
        least(successions.until_at, rolled.until_at) as until_at,
        -- an account that comes back after a while counts anew
        row_number() over (
            partition by successions.account_id, rolled.counts_for_account_id, rolled.occurred_from_on
            order by greatest(successions.from_at, rolled.from_at)
        ) as nth_period
    from successions
    inner join rolled on successions.counts_for_account_id = rolled.account_id and {{ overlap('successions', 'rolled') }}
)

select * from int_accounts_counted
