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

{% macro load_stamp_column(node) -%}
    {#- The column of a landing table that says when a row was loaded: the word in its loaded_at_field that is one of its columns. -#}
    {%- set words = modules.re.findall('[a-z_0-9]+', node.config.get('loaded_at_field') or node.loaded_at_field or '') -%}
    {{ return((words | select('in', node.columns) | list + [none])[0]) }}
{%- endmacro %}

{% macro load_stamp_columns() -%}
    {#- The landing tables that are read and say when their rows were loaded: pairs of source node and column. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- set connected = connector_tables() | map(attribute='unique_id') | list -%}
        {%- for node in graph.sources.values() | sort(attribute='unique_id') -%}
            {%- set is_read = node.schema == 'landing' and not if_switched_off(node.source_name, 'off') or node.unique_id in connected -%}
            {%- if is_read and load_stamp_column(node) -%}
                {%- do found.append((node, load_stamp_column(node))) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
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
