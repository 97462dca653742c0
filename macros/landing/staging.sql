{% macro landed(column, data_type='string') -%}
    {#- A landed column, cast: null where the text is blank or not of the type (malformed_reason then says so). -#}
    {%- if data_type == 'string' -%}
        nullif(trim({{ adapter.quote(column) }}), '')
    {%- else -%}
        {{ safe_cast('trim(' ~ adapter.quote(column) ~ ')', data_type) }}
    {%- endif -%}
{%- endmacro %}

{% macro contract_columns(feed, table) -%}
    {#- The columns of a landing table as its sources YAML states them; the one contract that every check reads. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == feed and node.name == table -%}
            {%- for column in node.columns.values() if column.name not in ('landed_file', 'landed_row') -%}
                {%- do found.append(column) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{% macro malformed_reason(feed, table) -%}
    {#- The first thing wrong with a landed row against its contract (a required value missing, a value that is not of its
        type, a required time before any record could be), or null. Never holds the value itself: reasons are counted. -#}
    case
    {%- for column in contract_columns(feed, table) %}
        {%- set text = "nullif(trim(" ~ adapter.quote(column.name) ~ "), '')" %}
        {%- set value = landed(column.name, column.data_type) %}
        {%- set is_required = (column.config.get('meta') or column.meta or {}).get('required', false) %}
        {%- if is_required %}
        when {{ text }} is null then '{{ column.name }} is missing'
        {%- endif %}
        {%- if column.data_type != 'string' %}
        when {{ text }} is not null and {{ value }} is null then '{{ column.name }} is not a {{ column.data_type }}'
        {%- endif %}
        {%- if is_required and column.data_type in ('timestamp', 'date') %}
        when {{ value }} < cast('{{ var("earliest_plausible_on") }}' as {{ column.data_type }})
            then '{{ column.name }} is before {{ var("earliest_plausible_on") }}'
        {%- endif %}
    {%- endfor %}
        when false then ''
    end
{%- endmacro %}

{% macro landed_payload(feed, table, when) -%}
    {#- The row as it landed, as JSON, where the condition holds; payloads of good rows would only cost storage. -#}
    {%- set names = contract_columns(feed, table) | map(attribute='name') | list -%}
    {%- if names -%}
    case when {{ when }} then {{ json_payload(names) }} end
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{% macro landed_provenance(feed, table) -%}
    {#- Columns every staging model ends with: where the row stands in the landing and what is wrong with it. -#}
    landed_file,
    landed_row,
    {{ malformed_reason(feed, table) }} as malformed_reason,
    {{ landed_payload(feed, table, '(' ~ malformed_reason(feed, table) ~ ') is not null') }} as raw_payload
{%- endmacro %}
