-- An account counts for itself from its first load, merged or not, and for others only by a merge.
select
    accounts.account_id,
    accounts.known_at,
    successions.from_at
from (
    select
        account_id,
        min(valid_from_at) as known_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
) as accounts
left join {{ ref('int_account_successions') }} as successions
    on accounts.account_id = successions.account_id and accounts.account_id = successions.counts_for_account_id
where successions.from_at is distinct from accounts.known_at

union all

select
    successions.account_id,
    cast(null as timestamp) as known_at,
    successions.from_at
from {{ ref('int_account_successions') }} as successions
left join {{ ref('int_accounts_versioned') }} as versions
    on successions.account_id = versions.account_id and versions.master_account_id <> versions.account_id
where successions.account_id <> successions.counts_for_account_id and versions.account_id is null
