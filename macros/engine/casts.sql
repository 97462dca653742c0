{% macro safe_cast(expression, data_type) -%}
    {#- A cast that gives null where the text is not of the type; dbt.safe_cast stops the build on DuckDB. -#}
    {{ return(adapter.dispatch('safe_cast', 'abm')(expression, data_type)) }}
{%- endmacro %}

{% macro default__safe_cast(expression, data_type) -%}
    {%- if data_type == 'timestamp' -%}
        {#- by way of a zoned timestamp: a plain cast drops the offset instead of applying it -#}
        nullif(cast(try_cast({{ expression }} as timestamp with time zone) as timestamp), cast('infinity' as timestamp))
    {%- elif data_type == 'double' -%}
        {#- "nan" and "inf" are text that casts to a double, but no number anyone meant -#}
        case when isfinite(try_cast({{ expression }} as double)) then try_cast({{ expression }} as double) end
    {%- else -%}
        try_cast({{ expression }} as {{ data_type }})
    {%- endif -%}
{%- endmacro %}

{% macro spark__safe_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}
