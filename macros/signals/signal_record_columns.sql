{% macro signal_record_columns(alias=none, replaced={}) -%}
    {#- The columns of a conformed signal record as a select list: those of the alias, some of them replaced by an expression. -#}
    {%- set names = ['feed_id', 'table_name'] + signal_column_types() | list + ['landed_file', 'landed_row', 'malformed_reason', 'raw_payload'] -%}
    {%- set columns = [] -%}
    {%- for name in names -%}
        {%- do columns.append(replaced[name] ~ ' as ' ~ name if name in replaced else (alias ~ '.' if alias else '') ~ name) -%}
    {%- endfor -%}
    {{ columns | join(', ') }}
{%- endmacro %}
