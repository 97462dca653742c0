-- Nothing is lost silently: per file, what the loader read is what was disposed of, and per feed, table and load day, what staging
-- read is what the ledger counts. A row that does not say believably when it was loaded has no day of its own: its file counts it.
with files as (
    select
        feed_id || '.' || table_name as table_id,
        'file ' || landed_file as counted_by,
        n_rows + n_rejected as n_landed
    from {{ due_rows(ref('stg_landing__landed_files'), 'landed_file') }}
),

staged as (
    {%- for marker in ['conform_signal', 'signal_columns', 'engagement_columns', 'landed_entity', 'landed_detail'] %}
        {{ staged_records(marker, ['feed_id', 'table_name', 'loaded_at', 'malformed_reason', 'landed_file']) }}
        union all
    {%- endfor %}
    -- what an erasure took out never reached staging
    select
        feed_id,
        table_name,
        loaded_at,
        cast(null as {{ dbt.type_string() }}) as malformed_reason,
        landed_file
    from {{ ref('stg_landing__erased_rows') }}
),

staged_days as (
    select
        feed_id,
        table_name,
        cast(loaded_at as date) as loaded_on,
        count(*) as n
    -- every row of a day that is due is in a file that is
    from staged
    where {{ is_tested('landed_file') }} and {{ is_believable_load('loaded_at', 'malformed_reason') }}
    group by feed_id, table_name, cast(loaded_at as date)
),

landed as (
    select * from files
    union all
    select
        feed_id || '.' || table_name as table_id,
        'day ' || cast(loaded_on as {{ dbt.type_string() }}) as counted_by,
        n as n_landed
    from staged_days
    where {{ is_tested('loaded_on') }}
),

days as (
    select
        feed_id,
        table_name,
        loaded_on,
        n
    from {{ ref('fct_signal_ledger_daily') }}
    union all
    select
        feed_id,
        table_name,
        loaded_on,
        -1 as n
    from {{ ref('signal_quarantine') }}
    where loaded_at is null
),

disposed as (
    select
        feed_id || '.' || table_name as table_id,
        'file ' || landed_file as counted_by,
        count(*) as n_disposed
    from {{ due_rows(ref('int_records_disposed'), 'landed_file') }}
    group by feed_id, table_name, landed_file
    union all
    select
        feed_id || '.' || table_name as table_id,
        'day ' || cast(loaded_on as {{ dbt.type_string() }}) as counted_by,
        sum(n) as n_disposed
    from days
    where {{ is_tested('loaded_on') }}
    group by feed_id, table_name, loaded_on
)

select
    landed.n_landed,
    disposed.n_disposed,
    coalesce(landed.table_id, disposed.table_id) as table_id,
    coalesce(landed.counted_by, disposed.counted_by) as counted_by
from landed
full outer join disposed on landed.table_id = disposed.table_id and landed.counted_by = disposed.counted_by
where coalesce(landed.n_landed, 0) <> coalesce(disposed.n_disposed, 0)
