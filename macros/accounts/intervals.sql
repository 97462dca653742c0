{% macro merge_intervals(relation, columns) -%}
    {#- A select that gives the rows of `relation` (from_at, until_at: half open, null for no end) with those of equal `columns` that
        touch or overlap made one. -#}
    {%- set same = columns | join(', ') -%}
    select
    {%- for column in columns %}
        {{ column }},
    {%- endfor %}
        min(from_at) as from_at,
        case when count(until_at) = count(*) then max(until_at) end as until_at
    from (
        select
            *,
            sum(begins) over (partition by {{ same }} order by from_at, begins desc rows between unbounded preceding and current row) as stretch
        from (
            select
                *,
                case
                    when
                        max(coalesce(until_at, cast('9999-12-31' as timestamp)))
                            over (partition by {{ same }} order by from_at rows between unbounded preceding and 1 preceding)
                        >= from_at
                        then 0
                    else 1
                end as begins
            from {{ relation }}
        ) as marked
    ) as numbered
    group by {{ same }}, stretch
{%- endmacro %}

{% macro overlap(left, right) -%}
    {#- Condition: two half-open intervals (from_at, until_at) share a moment. -#}
    ({{ left }}.until_at is null or {{ left }}.until_at > {{ right }}.from_at)
    and ({{ right }}.until_at is null or {{ right }}.until_at > {{ left }}.from_at)
{%- endmacro %}
