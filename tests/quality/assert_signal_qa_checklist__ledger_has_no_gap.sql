-- Of all checks this one stops the build: a landed row that is nowhere makes every count below it wrong. Each feed is checked.
with feeds as (
    select distinct feed_id from {{ ref('fct_signal_ledger_daily') }}
)

select
    feeds.feed_id,
    checklist.checked_on,
    checklist.status,
    checklist.observed
from feeds
left join {{ ref('signal_qa_checklist') }} as checklist on feeds.feed_id = checklist.feed_id and checklist.check_id = 'ledger_gap'
where checklist.check_id is null or checklist.status <> 'pass'
