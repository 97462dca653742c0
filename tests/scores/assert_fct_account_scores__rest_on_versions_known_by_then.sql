-- Fit and owner of a week come from the account as it was known at the week's end, never from a later version of it.
select
    account_id,
    as_of_on,
    version_from_at
from {{ due_rows(ref('int_account_weeks'), 'as_of_on') }}
where cast(version_from_at as date) > as_of_on
union all
select
    scores.account_id,
    scores.as_of_on,
    accounts.first_loaded_at as version_from_at
from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }} as scores
inner join {{ ref('dim_accounts') }} as accounts on scores.account_id = accounts.account_id
where cast(accounts.first_loaded_at as date) > scores.as_of_on
