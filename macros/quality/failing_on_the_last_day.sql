{#- What fails, among the checks of a severity, on the last day a check looked at a feed: what the tests of both severities read. -#}
{% macro failing_on_the_last_day(severity) -%}
    select
        checklist.check_id,
        checklist.feed_id,
        checklist.checked_on,
        checklist.detail,
        checklist.owner,
        checklist.first_failed_on
    from {{ ref('signal_qa_checklist') }} as checklist
    inner join (
        select
            check_id,
            feed_id,
            max(checked_on) as checked_on
        from {{ ref('signal_qa_checklist') }}
        group by check_id, feed_id
    ) as latest
        on checklist.check_id = latest.check_id and checklist.feed_id = latest.feed_id and checklist.checked_on = latest.checked_on
    where checklist.status = 'fail' and checklist.severity = '{{ severity }}'
{%- endmacro %}
