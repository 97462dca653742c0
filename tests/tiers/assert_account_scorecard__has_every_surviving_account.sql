-- One row for each company that stands, none for merged or deleted records.
with surviving as (
    select account_id from {{ ref('dim_accounts') }}
    where account_id = survivor_account_id and not is_deleted
)

select
    coalesce(surviving.account_id, scorecard.account_id) as account_id,
    case when scorecard.account_id is null then 'not in the scorecard' else 'no surviving account' end as problem
from surviving
full outer join {{ ref('account_scorecard') }} as scorecard on surviving.account_id = scorecard.account_id
where surviving.account_id is null or scorecard.account_id is null
