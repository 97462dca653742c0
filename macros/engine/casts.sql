{% macro safe_cast(expression, data_type) -%}
    {#- A cast that gives null where the text, blanks around it aside, is not of the type; dbt.safe_cast stops the build on DuckDB. -#}
    {{ return(adapter.dispatch('safe_cast', 'abm')(expression, data_type)) }}
{%- endmacro %}

{% macro default__safe_cast(expression, data_type) -%}
    {%- if data_type == 'timestamp' -%}
        {#- A plain cast drops an offset instead of applying it, so a time with one is read by way of a zoned timestamp. One without must not be:
            DuckDB 1.5 reads it in the zone that a row before it named. The two ways in which most are written are told by `like`, in a tenth
            of the time. -#}
        case
            when
                ({{ expression }} like '____-__-__T__:__:__%Z' and {{ expression }} not like '% %')
                or {{ expression }} like '____-__-__ __:__:__'
                then try_cast({{ expression }} as timestamp)
            when regexp_full_match(trim({{ expression }}), '\d+-\d+-\d+([T ]+[\d:.]*Z?)?') then try_cast(trim({{ expression }}) as timestamp)
            else nullif(cast(try_cast(trim({{ expression }}) as timestamp with time zone) as timestamp), cast('infinity' as timestamp))
        end
    {%- elif data_type == 'double' -%}
        {#- "nan" and "inf" are text that casts to a double, but no number anyone meant -#}
        case when isfinite(try_cast(trim({{ expression }}) as double)) then try_cast(trim({{ expression }}) as double) end
    {%- else -%}
        try_cast(trim({{ expression }}) as {{ data_type }})
    {%- endif -%}
{%- endmacro %}

{% macro spark__safe_cast(expression, data_type) -%}
    try_cast(trim({{ expression }}) as {{ data_type }})
{%- endmacro %}
