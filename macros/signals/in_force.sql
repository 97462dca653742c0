{% macro in_force(rules, moment) -%}
    {#- True where a dated row of the taxonomy holds at a moment: from valid_from_on on, until the day before valid_to_on. A blank end is
        open, and a moment nobody knows is read by what holds last. Each side of a comparison reads one table only, so that an engine can
        join by a hash: with an `or` between them it would compare each record with each rule. -#}
    coalesce(cast({{ moment }} as date), cast('9999-12-30' as date)) >= coalesce({{ rules }}.valid_from_on, cast('0001-01-01' as date))
    and coalesce(cast({{ moment }} as date), cast('9999-12-30' as date)) < coalesce({{ rules }}.valid_to_on, cast('9999-12-31' as date))
{%- endmacro %}
