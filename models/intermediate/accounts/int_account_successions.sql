-- Which account a signal matched to an account counts for: itself, and from the merge on the survivor as well (the merged
-- record stops being scored then).
with recursive mergers as (
    select
        account_id,
        master_account_id,
        min(valid_from_at) as merged_at
    from {{ ref('int_accounts_versioned') }}
    where master_account_id is not null and master_account_id <> account_id
    group by account_id, master_account_id
),

chains as (
    select
        account_id,
        master_account_id as counts_for_account_id,
        merged_at as from_at,
        1 as n_merges
    from mergers
    union all
    select
        chains.account_id,
        mergers.master_account_id,
        greatest(chains.from_at, mergers.merged_at) as from_at,
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
        min(valid_from_at) as from_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
),

int_account_successions as (
    select
        account_id,
        counts_for_account_id,
        from_at
    from selves
    union all
    select
        account_id,
        counts_for_account_id,
        min(from_at) as from_at
    from chains
    where counts_for_account_id <> account_id
    group by account_id, counts_for_account_id
)

select * from int_account_successions
