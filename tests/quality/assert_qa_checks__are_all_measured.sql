-- A check whose metric nothing measures would never fail: each row of the checks has at least one measurement.
with measured as (
    select metric from {{ ref('int_qa_metrics_daily') }}
    union distinct
    select metric from {{ ref('int_door_checks_measured') }}
)

select
    checks.check_id,
    checks.metric
from {{ ref('qa_checks') }} as checks
left join measured on checks.metric = measured.metric
where
    measured.metric is null
    and exists (select 1 from {{ ref('fct_signal_ledger_daily') }})
