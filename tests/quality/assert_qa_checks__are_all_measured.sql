-- A check that nothing measures would never fail: each row of the checks has at least one verdict, if only "not applicable".
select checks.check_id
from {{ ref('qa_checks') }} as checks
left join {{ ref('signal_qa_checklist') }} as checklist on checks.check_id = checklist.check_id
where
    checklist.check_id is null
    and exists (select 1 from {{ ref('fct_signal_ledger_daily') }})
