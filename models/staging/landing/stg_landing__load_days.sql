-- The days on which anything was loaded, in runs without a long pause, and which runs are no loads but damaged stamps. One stamp ten
-- years ahead would else be the last load: it would end every retention and open five hundred empty weeks.
{%- set tables, connected = ['none'], [] %}
{%- for node, column in load_stamp_columns() -%}
    {%- if node.schema == 'landing' -%}
        {%- do tables.append(node.source_name ~ '.' ~ node.name) -%}
    {%- else -%}
        {%- do connected.append((node, column)) -%}
    {%- endif -%}
{%- endfor %}
with stamps as (
    -- counted when the files were loaded
    select
        loaded_on,
        n_rows
    from {{ source('landing', 'file_days') }}
    where feed_id || '.' || table_name in ('{{ tables | join("', '") }}')
    {%- for node, column in connected %}
        union all
        select
            cast({{ safe_cast(adapter.quote(column), 'timestamp') }} as date) as loaded_on,
            count(*) as n_rows
        from {{ landed_texts(node.source_name, node.name) }} as {{ node.identifier }}
        group by 1
    {%- endfor %}
),

days as (
    select
        loaded_on,
        sum(n_rows) as n_rows
    from stamps
    where loaded_on >= cast('{{ var("earliest_plausible_on") }}' as date)
    group by loaded_on
),

followed as (
    select
        *,
        lag(loaded_on) over (order by loaded_on) as previous_on
    from days
),

numbered as (
    select
        *,
        sum(case when {{ days_between('previous_on', 'loaded_on') }} > {{ var('longest_load_pause_days') }} then 1 else 0 end)
            over (order by loaded_on rows between unbounded preceding and current row)
            as run_number
    from followed
),

runs as (
    select
        run_number,
        count(*) as n_days,
        sum(n_rows) as n_rows
    from numbered
    group by run_number
),

ranked as (
    select
        *,
        row_number() over (order by n_rows desc, run_number asc) as run_rank
    from runs
),

stg_landing__load_days as (
    select
        numbered.loaded_on,
        numbered.n_rows,
        numbered.run_number,
        ranked.run_rank > 1 and ranked.n_days < {{ var('fewest_load_days') }} as is_stray
    from numbered
    inner join ranked on numbered.run_number = ranked.run_number
)

select * from stg_landing__load_days
