-- What fails on the last day a feed was checked is for its owner to act on this week; the build goes on.
{{ config(severity='warn') }}
with latest as (
    select
        check_id,
        feed_id,
        max(checked_on) as checked_on
    from {{ ref('signal_qa_checklist') }}
    group by check_id, feed_id
)

select
    checklist.check_id,
    checklist.feed_id,
    checklist.checked_on,
    checklist.observed,
    checklist.fail_at,
    checklist.owner,
    checklist.first_failed_on
from {{ ref('signal_qa_checklist') }} as checklist
inner join latest
    on checklist.check_id = latest.check_id and checklist.feed_id = latest.feed_id and checklist.checked_on = latest.checked_on
where checklist.status = 'fail'
