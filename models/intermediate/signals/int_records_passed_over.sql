-- The landed signal records that stand for nothing though nothing was wrong with them: all but the first of equal ones of a day (identity,
-- type, asset), and what a person refused before it was loaded. A record that arrives later never displaces one that has already counted.
-- Most records are the only one of their day, and have no row.
{{ config(materialized='history', history_on='landed_file') }}

{#- only what is equal to something that is read anew has an order to be found -#}
{%- set due_ids = '(select due.signal_id from ' ~ ref('int_signals_classified') ~ ' as due where ' ~ is_due_file('due.landed_file') ~ ')' %}

with due as (
    select * from {{ ref('int_signals_classified') }}
    where {{ is_due_file('landed_file') }}
),

shared_keys as (
    -- most signals are one record, and only of others there is an order to find; a narrow number is grouped quicker than the id
    select {{ narrow_key(['signal_id']) }} as signal_key
    from {{ ref('int_signals_classified') }}
    where rejection is null {{ 'and signal_id in ' ~ due_ids if recomputed_since() }}
    group by {{ narrow_key(['signal_id']) }}
    having count(*) > 1
),

refused as (
    select distinct
        records.landed_file,
        records.landed_row
    from {{ ref('int_signals_classified') }} as records
    inner join {{ ref('feeds') }} as feeds on records.feed_id = feeds.feed_id
    inner join {{ ref('int_identities_refused') }} as refusals
        on records.identity_id = refusals.identity_id and feeds.consent_model = refusals.consent_model
    where
        records.rejection is null
        and refusals.stops_signals
        and refusals.from_at <= records.loaded_at
        and {{ still_refuses('refusals', 'records') }}
),

ordered as (
    select
        records.landed_file,
        records.landed_row,
        row_number() over (
            partition by records.signal_id
            order by
                records.loaded_at,
                records.occurred_at,
                records.feed_id,
                records.table_name,
                records.record_id,
                records.landed_file,
                records.landed_row
        ) as day_order
    from {{ ref('int_signals_classified') }} as records
    left join refused on records.landed_file = refused.landed_file and records.landed_row = refused.landed_row
    where
        records.rejection is null
        and refused.landed_row is null
        and {{ narrow_key(['records.signal_id']) }} in (select shared_keys.signal_key from shared_keys)
),

int_records_passed_over as (
    select
        due.landed_file,
        due.landed_row,
        due.feed_id,
        due.table_name,
        due.loaded_at,
        due.signal_id,
        case when refused.landed_row is null then ordered.day_order end as day_order
    from due
    left join refused on due.landed_file = refused.landed_file and due.landed_row = refused.landed_row
    left join ordered on due.landed_file = ordered.landed_file and due.landed_row = ordered.landed_row
    where due.rejection is null and (refused.landed_row is not null or ordered.day_order > 1)
)

select * from int_records_passed_over
