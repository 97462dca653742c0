{% macro yearly_growth(reading, earlier_reading, n_days) -%}
    {#- Growth between two readings as a share of a year's, in a straight line: 100 to 110 in half a year is 0.2. -#}
    round(({{ reading }} / {{ earlier_reading }} - 1) * 365 / {{ n_days }}, 4)
{%- endmacro %}
