{% macro first_matching_rule(texts, rules, pattern, order_by, columns) -%}
    {#- A select giving, for each row of `texts` (one column, `raw_text`), the named columns of the first rule row whose
        pattern occurs in the lower-cased text. One place for "ordered rules, first match wins". -#}
    select
        raw_text
    {%- for column in columns %},
        {{ column }}
    {%- endfor %}
    from (
        select
            texts.raw_text,
    {%- for column in columns %}
            rules.{{ column }},
    {%- endfor %}
            row_number() over (partition by texts.raw_text order by {% for column in order_by %}rules.{{ column }}{{ ', ' if not loop.last }}{% endfor %}) as match_order
        from {{ texts }} as texts
        inner join {{ rules }} as rules
            on {{ matches_pattern('lower(texts.raw_text)', 'rules.' ~ pattern) }}
    ) as ranked
    where match_order = 1
{%- endmacro %}
