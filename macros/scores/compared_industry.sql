{% macro compared_industry(industry_group) -%}
    {#- The industry as similarity compares it, in words; null for the group that holds whatever no other row of industries.csv
        names: two companies in it have nothing in common. -#}
    replace(nullif({{ industry_group }}, (select industry_group from {{ ref('industries') }} where industry_pattern = '.')), '_', ' ')
{%- endmacro %}
