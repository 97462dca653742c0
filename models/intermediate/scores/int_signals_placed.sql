-- The place of signals among those of which only so many count a day: of one account, person and type. Most are the only one of their
-- day, so the first has no row.
{{ config(materialized='history', history_on='signal_id', due_in='int_signals_due') }}
{%- set one_day = ['account_id', 'nth_period', 'person_key', 'signal_type', 'occurred_on'] %}
{%- set is_due = is_listed_due('signal_id', 'int_signals_due') %}

with signals as (
    select
        *,
        {{ narrow_key(one_day) }} as day_key
    from {{ ref('int_signals_attributed') }}
    where ever_counts
),

crowded as (
    select day_key from signals
    {%- if recomputed_since() %}
        where day_key in (
            select due.day_key from signals as due
            where {{ is_due }}
        )
    {%- endif %}
    group by day_key
    having count(*) > 1
),

placed as (
    select
        signal_id,
        account_id,
        known_at,
        -- in the order in which they came to count, so that a later one never takes an earlier one's points; whose they are was known by then
        row_number() over (partition by {{ one_day | join(', ') }} order by counts_from_at, signal_id) as nth_of_day
    from signals
    where day_key in (select crowded.day_key from crowded)
),

int_signals_placed as (
    select * from placed
    where nth_of_day > 1 and {{ is_due }}
)

select * from int_signals_placed
