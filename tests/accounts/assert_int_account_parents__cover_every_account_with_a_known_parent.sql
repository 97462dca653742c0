-- An account whose current parent landed has a top, and one whose parent did not has none.
with current_accounts as (
    select
        account_id,
        parent_account_id
    from {{ ref('int_accounts_versioned') }}
    where valid_to_at is null
),

children as (
    select children.account_id
    from current_accounts as children
    inner join current_accounts as above on children.parent_account_id = above.account_id and children.account_id <> above.account_id
)

select coalesce(children.account_id, parents.account_id) as account_id
from children
full outer join {{ ref('int_account_parents') }} as parents on children.account_id = parents.account_id
where children.account_id is null or parents.account_id is null
