-- Checks of error severity stop the build: a landed row that is nowhere makes every count below it wrong, and an address in a
-- mart is not taken back. Every feed that landed has been asked for its ledger.
{{ failing_on_the_last_day('error') }}
union all
select
    'ledger_gap' as check_id,
    feeds.feed_id,
    cast(null as date) as checked_on,
    'was not checked' as detail,
    cast(null as {{ dbt.type_string() }}) as owner,
    cast(null as date) as first_failed_on
from (select distinct feed_id from {{ ref('fct_signal_ledger_daily') }}) as feeds
left join {{ ref('signal_qa_checklist') }} as checklist on feeds.feed_id = checklist.feed_id and checklist.check_id = 'ledger_gap'
where checklist.check_id is null
