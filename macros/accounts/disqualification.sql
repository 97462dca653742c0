{% macro disqualification_ctes(described, keys, attributes) -%}
    {#- CTEs `attributes` and `disqualified`: of each row of CTE `described`, known by `keys`, the code of the first row of
        disqualification_rules.csv that applies (rule_order 1). `attributes` says which expression gives the attribute that a rule
        names: texts in small letters; employees is a number. A rule about an attribute that is not given applies to nobody. -#}
    {%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
    {%- set selects = [] -%}
    {%- for attribute, expression in attributes.items() -%}
        {%- set is_number = attribute == 'employees' -%}
        {%- do selects.append(
            'select ' ~ keys | join(', ') ~ ", '" ~ attribute ~ "' as attribute, "
            ~ (no_text if is_number else expression) ~ ' as text_value, '
            ~ (expression if is_number else 'cast(null as double)') ~ ' as number_value from ' ~ described
        ) -%}
    {%- endfor -%}
attributes as (
    {{ selects | join('\n    union all\n    ') }}
),

disqualified as (
    select
        attributes.{{ keys | join(', attributes.') }},
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
