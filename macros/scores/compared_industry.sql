{% macro compared_industry(industry_group) -%}
    {#- The industry as similarity compares it, in words; null for the group that holds whatever no other row of industries.csv
        names: two companies in it have nothing in common. -#}
    replace(nullif({{ industry_group }}, (select catch_all.industry_group from {{ ref('industries') }} as catch_all where catch_all.industry_pattern = '.')), '_', ' ')
{%- endmacro %}
