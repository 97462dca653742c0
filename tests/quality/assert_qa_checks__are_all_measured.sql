-- A check whose metric nothing measures would never fail: each row of the checks has at least one measurement.
select checks.check_id, checks.metric
from {{ ref('qa_checks') }} as checks
left join (select distinct metric from {{ ref('int_qa_metrics_daily') }}) as measured on checks.metric = measured.metric
where measured.metric is null
    and exists (select 1 from {{ ref('fct_signal_ledger_daily') }})
