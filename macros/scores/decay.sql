{% macro decay_share(age_days, half_life_days) -%}
    {#- Share of a signal's points left after a number of days: 2^(-age / half-life), 1 at age 0, 1/2 at one half-life. -#}
    power(cast(2 as double), -cast({{ age_days }} as double) / {{ half_life_days }})
{%- endmacro %}
