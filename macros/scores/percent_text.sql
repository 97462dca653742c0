{% macro percent_text(share) -%}
    {#- A share from 0 to 1 in words: "37 %". -#}
    cast(cast(round(100 * cast({{ share }} as double)) as integer) as {{ dbt.type_string() }}) || ' %'
{%- endmacro %}
