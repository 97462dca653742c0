-- The top of a chain has no known parent of its own, unless the chain is a circle, which names the account itself.
with current_accounts as (
    select
        account_id,
        parent_account_id
    from {{ ref('int_accounts_versioned') }}
    where valid_to_at is null
)

select
    parents.account_id,
    parents.ultimate_parent_account_id,
    tops.parent_account_id as parent_of_top
from {{ ref('int_account_parents') }} as parents
inner join current_accounts as tops on parents.ultimate_parent_account_id = tops.account_id
inner join current_accounts as above on tops.parent_account_id = above.account_id and tops.account_id <> above.account_id
where parents.ultimate_parent_account_id <> parents.account_id
