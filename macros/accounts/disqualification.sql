{% macro disqualification_ctes(described, keys, attributes) -%}
    {#- CTEs `attributes` and `disqualified`: of each row of CTE `described`, known by `keys`, the code of the first row of
        disqualification_rules.csv that applies (rule_order 1). `attributes` says which expression gives the attribute that a rule
        names: texts in small letters; employees is a number. A rule about an attribute that is not given applies to nobody. -#}
    {%- set keyed = keys | join(', ') -%}
attributes as (
    {%- for attribute, expression in attributes.items() %}
        select
            {{ keyed }},
            '{{ attribute }}' as attribute,
            {{ "cast(null as " ~ dbt.type_string() ~ ")" if attribute == 'employees' else expression }} as text_value,
            {{ expression if attribute == 'employees' else "cast(null as double)" }} as number_value
        from {{ described }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

disqualified as (
    select
        {%- for key in keys %}
            attributes.{{ key }},
        {%- endfor %}
        rules.disqualified_code,
        row_number() over (partition by attributes.{{ keys | join(', attributes.') }} order by rules.priority, rules.disqualified_code) as rule_order
    from attributes
    inner join {{ ref('disqualification_rules') }} as rules
        on
            attributes.attribute = rules.attribute
            and (
                (rules.operator = 'equals' and attributes.text_value = lower(rules.value))
                or (rules.operator = 'in' and '|' || lower(rules.value) || '|' like '%|' || attributes.text_value || '|%')
                or (rules.operator = 'matches' and attributes.text_value is not null and {{ matches_pattern('attributes.text_value', 'rules.value') }})
                or (rules.operator = 'below' and attributes.number_value < {{ safe_cast('rules.value', 'double') }})
            )
)
{%- endmacro %}
