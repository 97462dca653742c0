{#- dbt's way of writing a unit test's rows asks three macros for each cell and one for each column left out, and its way of reading
    types makes and drops a table; over wide tables that is half of what a unit test costs. What is asked of DuckDB is the same. -#}

{% macro described_types(relation_or_query) -%}
    {#- Column -> type of a relation or a query in brackets, names in lower case, in their order. -#}
    {%- set types = {} -%}
    {%- for row in run_query('describe ' ~ relation_or_query).rows -%}
        {%- do types.update({row[0] | lower: row[1]}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}

{% macro rows_as_select(rows, types, named) -%}
    {#- Rows (column -> value) as a select of typed literals: all columns of `types`, or only those a row names. -#}
    {%- set selects = [] -%}
    {%- set blanks = {} -%}
    {%- for column, type in types.items() if not named -%}
        {%- do blanks.update({column: 'cast(null as ' ~ type ~ ')'}) -%}
    {%- endfor -%}
    {%- for row in rows or [{}] -%}
        {%- set cells = blanks.copy() -%}
        {%- for column, value in row.items() -%}
            {%- if column | lower not in types -%}
                {{ exceptions.raise_compiler_error(
                    "Unit test rows of '" ~ model.name ~ "' name column " ~ column ~ ", which it does not have; it has " ~ types | join(', ')
                ) }}
            {%- endif -%}
            {%- set literal = 'null' if value is none else "'" ~ value | replace("'", "''") ~ "'" if value is string else value -%}
            {%- do cells.update({column | lower: 'cast(' ~ literal ~ ' as ' ~ types[column | lower] ~ ')'}) -%}
        {%- endfor -%}
        {%- set columns = [] -%}
        {%- for column, cell in cells.items() -%}
            {%- do columns.append(cell ~ ' as "' ~ column ~ '"') -%}
        {%- endfor -%}
        {%- do selects.append('select ' ~ columns | join(', ')) -%}
    {%- endfor -%}
    {{ return(selects | join('\nunion all\n') ~ ('\nlimit 0' if not rows else '')) }}
{%- endmacro %}

{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {{ rows_as_select(rows, described_types(relation), named=false) }}
{%- endmacro %}
