-- Every landed row of every table, signal or not, well-formed or not, with its one disposition.
{{ config(materialized='view', history_on='landed_file') }}

with known as (
    {%- for model in ['int_signals_disposed', 'int_landed_entities'] %}
        select
            feed_id,
            table_name,
            record_id,
            loaded_at,
            landed_file,
            landed_row,
            {#- what a signal landed as stays where the texts are -#}
            {{ 'raw_payload' if model == 'int_landed_entities' else 'cast(null as ' ~ dbt.type_string() ~ ') as raw_payload' }},
            disposition,
            disposition_reason
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rejected as (
    select
        feed_id,
        table_name,
        cast(null as {{ dbt.type_string() }}) as record_id,
        cast(null as timestamp) as loaded_at,
        landed_file,
        landed_line as landed_row,
        raw_payload,
        'malformed' as disposition,
        'not well-formed CSV: ' || reason as disposition_reason
    from {{ ref('stg_landing__rejected_rows') }}
),

-- where a row stood that is gone with its person
erased as (
    select
        feed_id,
        table_name,
        cast(null as {{ dbt.type_string() }}) as record_id,
        loaded_at,
        landed_file,
        landed_row,
        cast(null as {{ dbt.type_string() }}) as raw_payload,
        'erased' as disposition,
        'its person was erased' as disposition_reason
    from {{ ref('stg_landing__erased_rows') }}
),

records as (
    select * from known
    union all
    select * from rejected
    union all
    select * from erased
),

corrections as (
    select * from {{ ref('int_records_corrected') }}
),

corrected as (
    select distinct
        corrected_file,
        corrected_row
    from corrections
),

landing as (
    select max(last_loaded_at) as last_loaded_at from {{ ref('int_files_loaded') }}
),

int_records_disposed as (
    select
        records.feed_id,
        records.table_name,
        -- a row whose own id is unreadable is still somewhere: in a file, on a row
        coalesce({{ mask_emails('records.record_id') }}, records.landed_file || '#' || cast(records.landed_row as {{ dbt.type_string() }})) as record_id,
        case when {{ is_believable_load('records.loaded_at', 'records.disposition_reason') }} then records.loaded_at end as loaded_at,
        -- a row without a readable load time, or with a damaged one, came with its file; a file without one, with the latest load. An
        -- engagement landed when its row did, though it counts only from when it is known with whom it was
        cast(coalesce(
            case
                when {{ is_believable_load('records.loaded_at', 'records.disposition_reason') }} then coalesce(engagements.loaded_at, records.loaded_at)
            end,
            files.last_loaded_at,
            landing.last_loaded_at,
            cast('{{ var("earliest_plausible_on") }}' as timestamp)
        ) as date) as loaded_on,
        records.landed_file,
        records.landed_row,
        records.raw_payload,
        records.disposition,
        records.disposition_reason || case when corrected.corrected_row is not null then ', a corrected re-delivery' else '' end as disposition_reason,
        corrections.corrected_at
    from records
    -- a rejected line has the number of some other row, and no id
    left join {{ ref('stg_hubspot__engagements') }} as engagements
        on {{ key_where('records.record_id is not null', 'records.landed_file') }} = engagements.landed_file and records.landed_row = engagements.landed_row
    left join corrections
        on {{ key_where('records.record_id is not null', 'records.landed_file') }} = corrections.landed_file and records.landed_row = corrections.landed_row
    left join corrected
        on {{ key_where('records.record_id is not null', 'records.landed_file') }} = corrected.corrected_file and records.landed_row = corrected.corrected_row
    left join {{ ref('int_files_loaded') }} as files on records.landed_file = files.landed_file
    cross join landing
)

select * from int_records_disposed
