{% macro joined_intervals(relation, keys, from_at='from_at', until_at='until_at', because=none) -%}
    {#- Intervals of a relation with those of equal keys that touch or overlap made one; an open end (null) stays open. `because`
        names a column of which the first in the alphabet is kept. -#}
    {%- set keyed = keys | join(', ') -%}
    select
        {{ keyed }},
        {{ 'min(' ~ because ~ ') as ' ~ because ~ ',' if because }}
        min({{ from_at }}) as {{ from_at }},
        case when count(*) = count({{ until_at }}) then max({{ until_at }}) end as {{ until_at }}
    from (
        select
            *,
            -- equal beginnings are peers and share an island
            sum(is_start) over (partition by {{ keyed }} order by {{ from_at }}) as island
        from (
            select
                *,
                case
                    when {{ from_at }} <= max(coalesce({{ until_at }}, cast('9999-12-31' as timestamp))) over (
                        partition by {{ keyed }} order by {{ from_at }} rows between unbounded preceding and 1 preceding
                    ) then 0
                    else 1
                end as is_start
            from {{ relation }}
        ) as neighbours
    ) as islands
    group by {{ keyed }}, island
{%- endmacro %}

{% macro overlap(left, right) -%}
    {#- Condition: two half-open intervals (from_at, until_at) share a moment. -#}
    ({{ left }}.until_at is null or {{ left }}.until_at > {{ right }}.from_at)
    and ({{ right }}.until_at is null or {{ right }}.until_at > {{ left }}.from_at)
{%- endmacro %}
