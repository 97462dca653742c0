{% macro meaning_key(alias, path, topic) -%}
    {#- Key of what a record says: feed, table, event, page path, vendor topic, strength, and the type and topic it states. -#}
    {{ dbt.hash(
        alias ~ ".feed_id || '|' || " ~ alias ~ ".table_name || '|' || coalesce(" ~ alias ~ ".event, '') || '|' || coalesce("
        ~ path ~ ", '') || '|' || coalesce(" ~ topic ~ ", '') || '|' || coalesce(cast(" ~ alias ~ ".strength as " ~ dbt.type_string() ~ "), '')"
        ~ " || coalesce('|type ' || " ~ alias ~ ".stated_signal_type, '') || coalesce('|topic ' || " ~ alias ~ ".stated_topic_id, '')"
    ) }}
{%- endmacro %}
