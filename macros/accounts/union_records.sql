{% macro union_records(columns, models) -%}
    {#- The well-formed rows of several staging models below one another, by column: how the records of two CRMs become one
        table. `models` maps each staging model to what it says in place of a column it lacks, as SQL. Adds crm, and the row's
        place in the landing. -#}
    {%- set selects = [] -%}
    {%- for model, instead in models.items() -%}
        {%- set chosen = ['feed_id as crm'] -%}
        {%- for column in columns -%}
            {%- do chosen.append(instead[column] ~ ' as ' ~ column if column in instead else column) -%}
        {%- endfor -%}
        {%- do selects.append(
            'select ' ~ (chosen + ['landed_file', 'landed_row']) | join(', ') ~ ' from ' ~ ref(model) ~ ' where malformed_reason is null'
        ) -%}
    {%- endfor -%}
    {{ selects | join('\nunion all\n') }}
{%- endmacro %}
