{% macro counted(number, singular, plural) -%}
    {#- A count in words: "1 signal", "2 signals". -#}
    cast({{ number }} as {{ dbt.type_string() }}) || case when {{ number }} = 1 then ' {{ singular }}' else ' {{ plural }}' end
{%- endmacro %}
