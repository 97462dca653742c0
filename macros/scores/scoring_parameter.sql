{% macro scoring_parameter(name) -%}
    {#- The value of one row of scoring_parameters.csv as a scalar; an unknown name fails the seed's own test, not silently. -#}
    (select value from {{ ref('scoring_parameters') }} where parameter = '{{ name }}')
{%- endmacro %}
