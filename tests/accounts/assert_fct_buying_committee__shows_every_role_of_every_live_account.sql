-- A gap must be seen: each live account has a row for each role of a committee, and no other account has any.
with expected as (
    select
        accounts.account_id,
        roles.buying_role
    from {{ ref('int_account_weeks') }} as accounts
    cross join {{ ref('buying_roles') }} as roles
    where accounts.is_latest and roles.is_in_committee
)

select
    coalesce(expected.account_id, committee.account_id) as account_id,
    coalesce(expected.buying_role, committee.buying_role) as buying_role
from expected
full join {{ ref('fct_buying_committee') }} as committee
    on expected.account_id = committee.account_id and expected.buying_role = committee.buying_role
where expected.account_id is null or committee.account_id is null
