-- Every merge the CRM recorded counts for the record merged into, from the first time the merge was known. (A recursive model
-- cannot be given fixtures, so its claims are checked on the data.)
with mergers as (
    select
        account_id,
        master_account_id,
        min(valid_from_at) as merged_at
    from {{ ref('int_accounts_versioned') }}
    where master_account_id <> account_id
    group by account_id, master_account_id
)

select
    mergers.account_id,
    mergers.master_account_id,
    mergers.merged_at,
    successions.from_at
from mergers
left join {{ ref('int_account_successions') }} as successions
    on mergers.account_id = successions.account_id and mergers.master_account_id = successions.counts_for_account_id
where successions.from_at is null or successions.from_at > mergers.merged_at
