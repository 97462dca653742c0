{% macro in_force(rules, moment) -%}
    {#- True where a dated row of the taxonomy holds at a moment: from valid_from_on on, until the day before valid_to_on. A blank
        end is open. -#}
    (
        coalesce({{ rules }}.valid_from_on <= cast({{ moment }} as date), true)
        and coalesce({{ rules }}.valid_to_on > cast({{ moment }} as date), true)
    )
{%- endmacro %}
