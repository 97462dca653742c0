-- Each landed signal record with its place among equal ones of its day (identity, type, asset): the first that was loaded stands for all.
{{ config(materialized='view') }}

with placed as (
    select
        records.*,
        case
            when records.rejection is not null then null
            when passed_over.landed_row is null then 1
            -- none where the person had refused before it was loaded
            else passed_over.day_order
        end as day_order
    from {{ ref('int_signals_classified') }} as records
    left join {{ ref('int_records_passed_over') }} as passed_over
        on records.landed_file = passed_over.landed_file and records.landed_row = passed_over.landed_row
),

int_signals_grouped as (
    select
        *,
        day_order is not null as is_eligible
    from placed
)

select * from int_signals_grouped
