-- For which accounts a match to an account counts: itself, while merged away its survivor, and whichever company of the group the
-- policy names; between when, and for signals of which days.
with successions as (
    select * from {{ ref('int_account_successions') }}
),

rolled as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

names as (
    select
        account_id,
        {{ mask_emails('account_name') }} as account_name,
        valid_from_at as from_at,
        valid_to_at as until_at
    from {{ ref('int_accounts_versioned') }}
),

int_accounts_counted as (
    select
        successions.account_id,
        rolled.counts_for_account_id,
        case
            when rolled.counted_because = 'own' and successions.account_id <> successions.counts_for_account_id then 'merged'
            else rolled.counted_because
        end as counted_because,
        case rolled.counted_because
            when 'acquired' then names.account_name || ', bought on ' || cast(rolled.occurred_from_on as {{ dbt.type_string() }})
            when 'subsidiary' then names.account_name || ', a subsidiary'
        end as counted_evidence,
        rolled.occurred_from_on,
        rolled.occurred_before_on,
        greatest(successions.from_at, rolled.from_at) as from_at,
        least(successions.until_at, rolled.until_at) as until_at,
        -- an account that comes back after a while counts anew
        row_number() over (
            partition by successions.account_id, rolled.counts_for_account_id, rolled.occurred_from_on
            order by greatest(successions.from_at, rolled.from_at)
        ) as nth_period,
        count(*) over (partition by successions.account_id) as n_rows
    from successions
    inner join rolled on successions.counts_for_account_id = rolled.account_id and {{ overlap('successions', 'rolled') }}
    -- as it was called then
    left join names
        on rolled.account_id = names.account_id and rolled.from_at >= names.from_at and {{ is_before_end('rolled.from_at', 'names.until_at') }}
)

select * from int_accounts_counted
