{% macro meaning_key(alias, path, topic) -%}
    {#- Key of what a record says: feed, table, event, page path, vendor topic and strength. -#}
    {{ dbt.hash(
        alias ~ ".feed_id || '|' || " ~ alias ~ ".table_name || '|' || coalesce(" ~ alias ~ ".event, '') || '|' || coalesce("
        ~ path ~ ", '') || '|' || coalesce(" ~ topic ~ ", '') || '|' || coalesce(cast(" ~ alias ~ ".strength as " ~ dbt.type_string() ~ "), '')"
    ) }}
{%- endmacro %}
