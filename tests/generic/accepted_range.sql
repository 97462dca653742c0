{#- The column's values lie between min_value and max_value, both included; either may be left out, not both. Null passes. -#}
{% test accepted_range(model, column_name, min_value=none, max_value=none) %}
    {%- if min_value is none and max_value is none -%}
    {{ exceptions.raise_compiler_error('accepted_range of ' ~ model ~ '.' ~ column_name ~ ' has neither min_value nor max_value') }}
{%- endif %}
select {{ column_name }}
from {{ model }}
where
    false
    {%- if min_value is not none %}
    or {{ column_name }} < {{ min_value }}
    {%- endif %}
    {%- if max_value is not none %}
    or {{ column_name }} > {{ max_value }}
    {%- endif %}
{% endtest %}
