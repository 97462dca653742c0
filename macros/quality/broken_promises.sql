{#- What a table promises about its own columns, asked in one node and, but for keys and references, one scan: a build of
    hundreds of one-line tests spends its time starting tests. Each row returned names a broken promise and counts its rows.
      key         columns whose values no two rows share; two nulls are the same value
      no_nulls    columns that always have a value
      values      column -> the values it may have; null passes
      ranges      column -> {min, max}, both included, either may be left out; null passes
      references  column -> {to: ref('model'), field: its column there}; null passes -#}
{% macro broken_promises(relation, key, no_nulls, values, ranges, references) -%}
    {%- set promises = [] -%}
    {%- for column in no_nulls -%}
        {%- do promises.append((column ~ ' is null', column ~ ' is null')) -%}
    {%- endfor -%}
    {%- for column, accepted in values.items() -%}
        {%- set literals = [] -%}
        {%- for value in accepted -%}
            {%- do literals.append("'" ~ value ~ "'" if value is string else value) -%}
        {%- endfor -%}
        {%- do promises.append((column ~ ' is none of its values', column ~ ' not in (' ~ literals | join(', ') ~ ')')) -%}
    {%- endfor -%}
    {%- for column, bounds in ranges.items() -%}
        {%- if bounds.min is not defined and bounds.max is not defined -%}
            {{ exceptions.raise_compiler_error('is_sound of ' ~ relation ~ '.' ~ column ~ ' has neither min nor max') }}
        {%- endif -%}
        {%- if bounds.min is defined -%}
            {%- do promises.append((column ~ ' is below ' ~ bounds.min, column ~ ' < ' ~ bounds.min)) -%}
        {%- endif -%}
        {%- if bounds.max is defined -%}
            {%- do promises.append((column ~ ' is above ' ~ bounds.max, column ~ ' > ' ~ bounds.max)) -%}
        {%- endif -%}
    {%- endfor -%}
    {#- a few rows of a table or view are looked up once, not once for each promise, and with no other column than a promise is about -#}
    {%- set is_part = (relation | string).lstrip().startswith('(') -%}
    {%- set promised = (key or []) + no_nulls + values | list + ranges | list + references | list -%}
    {%- set rows = 'looked_at' if is_part else relation -%}
    {%- if key is none and not promises and not references -%}
        {{ exceptions.raise_compiler_error('is_sound of ' ~ relation ~ ' promises nothing') }}
    {%- endif -%}
with
{{ 'looked_at as (select ' ~ promised | unique | join(', ') ~ ' from ' ~ relation ~ ' as due),' if is_part }}
counted as (
    select
    {%- for _, condition in promises %}
        count(case when {{ condition }} then 1 end) as promise_{{ loop.index }},
    {%- endfor %}
        count(*) as n_all
    from {{ rows }}
),

broken as (
    select
        cast(null as {{ dbt.type_string() }}) as promise,
        cast(null as {{ dbt.type_bigint() }}) as n_rows
    {%- for promise, _ in promises %}
    union all
    select
        '{{ promise }}' as promise,
        promise_{{ loop.index }} as n_rows
    from counted
    {%- endfor %}
    {%- if key is not none %}
    union all
    select
        'rows share {{ key | join(", ") }}' as promise,
        sum(n_sharing) as n_rows
    from (
        select count(*) as n_sharing
        from {{ rows }}
        -- long texts are grouped only where their hashes meet, which they hardly do where the key holds
        where {{ narrow_key(key) }} in (
            select {{ narrow_key(key) }} as key_hash
            from {{ rows }}
            group by 1
            having count(*) > 1
        )
        group by {{ key | join(', ') }}
        having count(*) > 1
    ) as sharing
    {%- endif %}
    {%- for column, reference in references.items() %}
    union all
    select
        '{{ column }} is not in {{ reference.to.identifier }}' as promise,
        count(*) as n_rows
    from {{ rows }} as child
    -- each value is looked up once; rows are counted only where one is missing
    where child.{{ column }} in (
        select stated.value
        from (select distinct {{ column }} as value from {{ rows }}) as stated
        left join (select distinct {{ reference.field }} as value from {{ reference.to }}) as known on stated.value = known.value
        where stated.value is not null and known.value is null
    )
    {%- endfor %}
)

select
    promise,
    n_rows
from broken
where n_rows > 0
{%- endmacro %}

{% macro unenforced_columns() -%}
    {#- The columns of the model a generic test is attached to that its contract lets have no null, where that is a view: what the engine
        holds a table to, it cannot hold a view to. -#}
    {%- set tested = graph.nodes.get(model.attached_node) if execute and model.resource_type == 'test' else none -%}
    {%- set found = [] -%}
    {%- if tested and tested.config.materialized == 'view' -%}
        {%- for column in tested.columns.values() if column.constraints | selectattr('type', 'equalto', 'not_null') | list -%}
            {%- do found.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
