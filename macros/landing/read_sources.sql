{% macro feeds_not_read_from_files() -%}
    {#- Names of the feeds whose landed files no staging model reads: switched off, or read from a connector's own schema. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if if_switched_off(node.source_name, 'off') or node.schema != 'landing' -%}
            {%- do found.append(node.source_name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | unique | sort) }}
{%- endmacro %}

{% macro connector_tables() -%}
    {#- Source nodes of the tables that staging reads from a connector's own schema and that are there. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() | sort(attribute='unique_id') if node.schema != 'landing' and not if_switched_off(node.source_name, 'off') -%}
            {%- if adapter.get_relation(node.database, node.schema, node.identifier) -%}
                {%- do found.append(node) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
