{% macro texts_matched(texts, text, rules, pattern) -%}
    {#- A select of the rows of `texts`, each with every pattern of the rule table that occurs in it, as the column `pattern`: join the rules
        by it. An engine compiles a pattern that it reads from a row once for every row, which for many texts is most of a build, so the
        patterns are read first and written out; in a unit test they are joined from the rows it gives. -#}
    {%- set found = [] -%}
    {%- if execute and model.resource_type == 'model' and load_relation(rules) is not none -%}
        {%- for row in run_query('select distinct ' ~ pattern ~ ' from ' ~ rules ~ ' where ' ~ pattern ~ ' is not null order by 1').rows -%}
            {%- set written = dbt.string_literal(dbt.escape_single_quotes(row[0])) -%}
            {%- do found.append(
                'select texts.*, ' ~ written ~ ' as pattern from ' ~ texts ~ ' as texts where ' ~ matches_pattern('texts.' ~ text, written)
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if found -%}
        {{ found | join(' union all ') }}
    {%- else -%}
        select texts.*, rules.{{ pattern }} as pattern
        from {{ texts }} as texts
        inner join (select distinct {{ pattern }} from {{ rules }}) as rules
            on {{ matches_pattern('texts.' ~ text, 'rules.' ~ pattern) if execute else 'true' }}
    {%- endif -%}
{%- endmacro %}
