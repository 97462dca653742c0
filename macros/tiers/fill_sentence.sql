{% macro fill_sentence(sentence, fillings) -%}
    {#- A sentence of tier_sentences.csv with what stands in braces filled in, whatever is null with nothing. -#}
    {%- set filled = namespace(sql=sentence) -%}
    {%- for name, value in fillings.items() -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ name ~ "}', coalesce(cast(" ~ value ~ " as " ~ dbt.type_string() ~ "), ''))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}
