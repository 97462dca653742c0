{% macro split_to_rows(expression, separator) -%}
    {#- One row per part of a separated text: a select expression. -#}
    {{ return(adapter.dispatch('split_to_rows', 'abm')(expression, separator)) }}
{%- endmacro %}

{% macro default__split_to_rows(expression, separator) -%}
    unnest(string_split({{ expression }}, {{ separator }}))
{%- endmacro %}

{% macro spark__split_to_rows(expression, separator) -%}
    explode(split({{ expression }}, {{ separator }}))
{%- endmacro %}
