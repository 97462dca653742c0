-- Where each account stands now: itself, else the live record it was merged into, else nowhere, because it is deleted.
with accounts as (
    select * from {{ ref('int_accounts_versioned') }}
    where valid_to_at is null
),

heirs as (
    select
        successions.account_id,
        accounts.account_id as live_account_id,
        row_number() over (
            partition by successions.account_id
            order by case when successions.account_id = accounts.account_id then 0 else 1 end, successions.from_at desc, accounts.account_id asc
        ) as preference
    from {{ ref('int_account_successions') }} as successions
    inner join accounts on successions.counts_for_account_id = accounts.account_id
    where successions.until_at is null and not accounts.is_deleted and accounts.master_account_id is null
),

int_accounts_surviving as (
    select
        accounts.account_id,
        accounts.account_name,
        heirs.live_account_id,
        accounts.valid_from_at
    from accounts
    left join heirs on accounts.account_id = heirs.account_id and heirs.preference = 1
)

select * from int_accounts_surviving
