-- Which of an account's recent signals came to it from other companies of its group, in words: a jump in intent is explained.
{{ config(materialized='history', history_on='as_of_on') }}

with moved as (
    select
        weeks.account_id,
        weeks.as_of_on,
        signals.counted_evidence,
        count(*) as n_signals
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_signals_weighted') }} as signals
        on {{ counts_in_week('weeks', 'signals', 'committee_window_days') }}
    where signals.counted_evidence is not null and not signals.is_negative
    group by weeks.account_id, weeks.as_of_on, signals.counted_evidence
),

worded as (
    select
        *,
        cast(n_signals as {{ dbt.type_string() }}) || ' of ' || counted_evidence as phrase,
        row_number() over (partition by account_id, as_of_on order by n_signals desc, counted_evidence asc) as phrase_order
    from moved
),

int_moved_activity_weekly as (
    select
        account_id,
        as_of_on,
        sum(n_signals) as n_signals,
        {{ list_text('phrase', 'phrase_order') }} as phrases
    from worded
    group by account_id, as_of_on
)

select * from int_moved_activity_weekly
