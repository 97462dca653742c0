{% macro safe_cast(expression, data_type) -%}
    {#- A cast that gives null where the text, blanks around it aside, is not of the type; dbt.safe_cast stops the build on DuckDB. -#}
    {{ return(adapter.dispatch('safe_cast', 'abm')(expression, data_type)) }}
{%- endmacro %}

{% macro default__safe_cast(expression, data_type) -%}
    {%- if data_type == 'timestamp' -%}
        {#- by way of a zoned timestamp: a plain cast drops an offset instead of applying it. The two ways most sources and files write a time
            have none, and are read in a fifth of the time by themselves -#}
        coalesce(
            case
                when {{ expression }} like '____-__-__T__:__:__%Z' or {{ expression }} like '____-__-__ __:__:__'
                    then try_cast({{ expression }} as timestamp)
            end,
            nullif(cast(try_cast(trim({{ expression }}) as timestamp with time zone) as timestamp), cast('infinity' as timestamp))
        )
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
