{% macro if_switched_off(feed, sql) -%}
    {#- The SQL where the var <feed>_enabled is false, nothing otherwise. -#}
    {{ sql if (var(feed ~ '_enabled', true) ~ '') | lower == 'false' }}
{%- endmacro %}

{% macro landed_rows(feed, table) -%}
    {#- What a staging model reads: the rows of a landing table with each of their times read (macro landed takes it from there), and what
        is wrong with each as the column landed_fault. Both are found here, because an engine would work them out anew wherever a column
        asks for them, and reading times was most of what reading a signal cost. -#}
    {%- do ref('stg_landing__stray_days') -%}
    {%- if execute -%}
        (select *, {{ malformed_reason(feed, table) }} as landed_fault from {{ landed_times(feed, table) }} as landed)
    {%- else -%}
        {{ landed_texts(feed, table) }}
    {%- endif -%}
{%- endmacro %}

{% macro landed_times(feed, table) -%}
    {#- landed_texts with each time of the contract read, beside its text, under the column's name and `__read`. -#}
    {%- set columns = ['*'] -%}
    {%- for column in contract_columns(feed, table) if column.data_type == 'timestamp' -%}
        {%- do columns.append(safe_cast(adapter.quote(column.name), 'timestamp') ~ ' as ' ~ adapter.quote(column.name ~ '__read')) -%}
    {%- endfor -%}
    (select {{ columns | join(', ') }} from {{ landed_texts(feed, table) }} as texts)
{%- endmacro %}

{% macro landed_texts(feed, table) -%}
    {#- The rows of a landing table as they landed, none where the feed is switched off. A table that a connector
        writes into a schema of its own is brought into the shape files land in: every contract column as text, by its own
        name or the first of its aliases the table has, null where it has none, and its place in the table for provenance. -#}
    {%- set relation = source(feed, table) -%}
    {%- set filter = if_switched_off(feed, ' where false') -%}
    {%- if not execute or relation.schema in (none, 'landing') -%}
        (select * from {{ relation }}{{ filter }})
    {%- else -%}
        {%- do refuse_unerased(feed, relation) -%}
        {%- set found = load_relation(relation) -%}
        {%- set present = {} -%}
        {%- for column in (adapter.get_columns_in_relation(found) if found else []) -%}
            {%- do present.update({column.name | lower: column.name}) -%}
        {%- endfor -%}
        {%- set texts = [] -%}
        {%- for column in contract_columns(feed, table) -%}
            {%- set names = [column.name] + (column.config.get('meta') or column.meta or {}).get('aliases', []) -%}
            {%- set known = names | map('lower') | select('in', present) | list -%}
            {%- set landed_as = adapter.quote(present[known[0]]) if known else 'null' -%}
            {%- do texts.append('cast(' ~ landed_as ~ ' as ' ~ dbt.type_string() ~ ') as ' ~ adapter.quote(column.name)) -%}
        {%- endfor -%}
        {%- set order_by = [] -%}
        {%- for name in present.values() -%}
            {%- do order_by.append(adapter.quote(name)) -%}
        {%- endfor -%}
        {#- a table has no row order of its own: contents decide, so that a row keeps its number -#}
        (
            select
                {{ texts | join(', ') }},
                '{{ relation.schema }}.{{ relation.identifier }}' as landed_file,
                row_number() over (order by {{ order_by | join(', ') or '1' }}) as landed_row
            from {{ found or '(select 1 as nothing) as nowhere' }}{{ filter if found else ' where false' }}
        )
    {%- endif -%}
{%- endmacro %}

{% macro refuse_unerased(feed, relation) -%}
    {#- Stops where a connector's own schema may hold people who were erased here: the loader takes them out of the landing's files
        only. Who has erased them there too says so with the var <feed>_erased_at_source. -#}
    {%- set audit = load_relation(source('landing', 'erasures')) -%}
    {%- if audit and not var(feed ~ '_erased_at_source', false) -%}
        {%- set n_erased = run_query('select count(*) from ' ~ audit).columns[0].values()[0] -%}
        {%- if n_erased -%}
            {{ exceptions.raise_compiler_error(
                relation ~ " is a connector's own table, and " ~ n_erased ~ " erasures were made here that do not reach it: erase these people "
                ~ "where the connector reads or lands, then set the var " ~ feed ~ "_erased_at_source to true."
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro landed(column, data_type='string') -%}
    {#- A column of landed_rows, cast: null where the text is blank or not of the type (malformed_reason then says so). -#}
    {%- if data_type == 'string' -%}
        nullif(trim({{ adapter.quote(column) }}), '')
    {%- else -%}
        {{ adapter.quote(column ~ '__read') if data_type == 'timestamp' else safe_cast(adapter.quote(column), data_type) }}
    {%- endif -%}
{%- endmacro %}

{% macro landed_or_null(column, data_type='string') -%}
    {#- The same for one of several tables below each other, of which some do not have the column: a null of the type then. -#}
    {{ landed(column, data_type) if column else 'cast(null as ' ~ (dbt.type_string() if data_type == 'string' else data_type) ~ ')' }}
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

{% macro contract_key(feed, table) -%}
    {#- Names of the columns that make a landing table's record id, from the same YAML. -#}
    {{ return(contract_meta(feed, table, 'key') or []) }}
{%- endmacro %}

{% macro tables_keyed_by_time() -%}
    {#- The landing tables, as feed.table, whose rows have no id but the time among what they say. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() | sort(attribute='unique_id') -%}
            {%- set key = (node.config.get('meta') or node.meta or {}).get('key') or [] -%}
            {%- set times = node.columns.values() | selectattr('data_type', 'in', ['date', 'timestamp']) | selectattr('name', 'in', key) | list -%}
            {%- if times and 'id' not in node.columns and 'record_id' not in node.columns -%}
                {%- do found.append(node.source_name ~ '.' ~ node.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{% macro contract_meta(feed, table, name) -%}
    {#- What the sources YAML says of a landing table under `meta`, by name; none where it says nothing. -#}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == feed and node.name == table -%}
            {%- do found.append((node.config.get('meta') or node.meta or {}).get(name)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found[0] if found else none) }}
{%- endmacro %}

{% macro malformed_reason(feed, table) -%}
    {#- The first thing wrong with a landed row against its contract (a required value missing, a value that is not of its
        type or out of its range, a required time before any record could be), or null. Never holds the value itself: reasons are counted. -#}
    case
    {%- for column in contract_columns(feed, table) %}
        {%- set text = "nullif(trim(" ~ adapter.quote(column.name) ~ "), '')" %}
        {%- set value = landed(column.name, column.data_type) %}
        {%- set meta = column.config.get('meta') or column.meta or {} %}
        {%- set is_required = meta.get('required', false) %}
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
        {%- if meta.get('min') is not none %}
        when {{ value }} < {{ meta['min'] }} then '{{ column.name }} is below {{ meta['min'] }}'
        {%- endif %}
        {%- if meta.get('max') is not none %}
        when {{ value }} > {{ meta['max'] }} then '{{ column.name }} is above {{ meta['max'] }}'
        {%- endif %}
    {%- endfor %}
    {%- set stray_days = ref('stg_landing__stray_days') %}
    {%- for node in (graph.sources.values() if execute else []) if node.source_name == feed and node.name == table and load_stamp_column(node) %}
        when cast({{ landed(load_stamp_column(node), 'timestamp') }} as date) in (select loaded_on from {{ stray_days }})
            then '{{ load_stamp_column(node) }} {{ stray_load_words() }}'
    {%- endfor %}
    {%- if contract_meta(feed, table, 'known_from') %}
        when {{ known_from_stamps(feed, table) }} is null then 'nothing says when it was learnt'
    {%- endif %}
        when false then ''
    end
{%- endmacro %}

{% macro stray_load_words() -%}
    {#- How the reason ends of a row whose load stamp is damaged. -#}
    is more than {{ var('longest_load_pause_days') }} days away from all other loads
{%- endmacro %}

{% macro is_believable_load(loaded_at, reason) -%}
    {#- True where a row says when it was loaded, and neither the stamp is from before all records nor the row's reason calls it damaged. -#}
    (
        coalesce({{ loaded_at }} >= cast('{{ var("earliest_plausible_on") }}' as timestamp), false)
        and coalesce({{ reason }} not like '%{{ stray_load_words() }}', true)
    )
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

{% macro landed_record_id(feed, table) -%}
    {#- A row's own id: the text of the contract's key columns. -#}
    {%- for column in contract_key(feed, table) -%}
        {{ "coalesce(trim(" ~ adapter.quote(column) ~ "), '')" }}{{ " || '|' || " if not loop.last }}
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endfor -%}
{%- endmacro %}

{% macro landed_entity(feed, table) -%}
    {#- Columns a staging model ends with where its rows describe a thing (an account, a technology in use) rather than
        something somebody did: the ledger counts them under feed, table and record id. -#}
    '{{ feed }}' as feed_id,
    '{{ table }}' as table_name,
    nullif({{ landed_record_id(feed, table) }}, '') as record_id,
    {{ landed_provenance(feed, table) }}
{%- endmacro %}

{% macro landed_detail(feed, table, of) -%}
    {#- The same for rows that only add to another record (a link between two, the page a click led to): the ledger says whose
        detail each is. -#}
    '{{ of }}' as detail_of,
    {{ landed_entity(feed, table) }}
{%- endmacro %}

{% macro landed_provenance(feed, table) -%}
    {#- Columns every staging model ends with: where the row stands in the landing and what is wrong with it. -#}
    landed_file,
    landed_row,
    landed_fault as malformed_reason,
    {{ landed_payload(feed, table, 'landed_fault is not null') }} as raw_payload
{%- endmacro %}
