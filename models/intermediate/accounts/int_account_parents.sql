-- The top of each account's ownership chain, from the CRM's current parents. Chains in a circle stop at the cap and name the
-- account itself.
with recursive parents as (
    select
        account_id,
        parent_account_id
    from {{ ref('int_accounts_versioned') }}
    where valid_to_at is null and parent_account_id is not null and parent_account_id <> account_id
),

chains as (
    select
        account_id,
        parent_account_id as ancestor_account_id,
        1 as depth
    from parents
    union all
    select
        chains.account_id,
        parents.parent_account_id as ancestor_account_id,
        chains.depth + 1 as depth
    from chains
    inner join parents on chains.ancestor_account_id = parents.account_id
    where chains.depth < {{ var('max_parent_chain') }}
),

known as (
    -- a parent that never landed is no account here
    select chains.*
    from chains
    inner join {{ ref('int_accounts_versioned') }} as accounts
        on chains.ancestor_account_id = accounts.account_id and accounts.valid_to_at is null
),

ranked as (
    select
        *,
        row_number() over (partition by account_id order by depth desc) as from_top,
        max(depth) over (partition by account_id) as n_levels
    from known
),

int_account_parents as (
    select
        account_id,
        case when n_levels >= {{ var('max_parent_chain') }} then account_id else ancestor_account_id end as ultimate_parent_account_id,
        n_levels
    from ranked
    where from_top = 1
)

select * from int_account_parents
