-- Which accounts a signal matched to an account counts for, and between when: itself, and while it is merged away its survivor
-- as well (the merged record is not scored then). A merge into a record that never landed, or into itself, is none.
with recursive mergers as (
    select
        versions.account_id,
        versions.master_account_id,
        min(versions.valid_from_at) as from_at,
        -- a later version without the master undoes the merge
        case when max(case when versions.valid_to_at is null then 1 else 0 end) = 0 then max(versions.valid_to_at) end as until_at
    from {{ ref('int_accounts_versioned') }} as versions
    where versions.master_account_id in (select known.account_id from {{ ref('int_accounts_versioned') }} as known)
    group by versions.account_id, versions.master_account_id
),

chains as (
    select
        account_id,
        master_account_id as counts_for_account_id,
        from_at,
        until_at,
        1 as n_merges
    from mergers
    union all
    select
        chains.account_id,
        mergers.master_account_id as counts_for_account_id,
        greatest(chains.from_at, mergers.from_at) as from_at,
        least(chains.until_at, mergers.until_at) as until_at,
        chains.n_merges + 1 as n_merges
    from chains
    inner join mergers on chains.counts_for_account_id = mergers.account_id
    -- a chain longer than this is a loop in the CRM's own records
    where chains.n_merges < {{ var('max_merge_chain') }}
),

selves as (
    select
        account_id,
        account_id as counts_for_account_id,
        cast(null as timestamp) as until_at,
        min(valid_from_at) as from_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
),

int_account_successions as (
    select
        account_id,
        counts_for_account_id,
        from_at,
        until_at
    from selves
    union all
    select
        account_id,
        counts_for_account_id,
        min(from_at) as from_at,
        case when max(case when until_at is null then 1 else 0 end) = 0 then max(until_at) end as until_at
    from chains
    where counts_for_account_id <> account_id
    group by account_id, counts_for_account_id
)

select * from int_account_successions
