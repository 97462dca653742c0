{% macro signal_column_types() -%}
    {#- The conformed columns of a signal record in staging, in order, each with its type. -#}
    {{ return({
        'record_id': 'string', 'occurred_at': 'timestamp', 'sent_at': 'timestamp', 'received_at': 'timestamp',
        'loaded_at': 'timestamp', 'crm_contact_id': 'string', 'crm_account_id': 'string', 'user_id': 'string',
        'anonymous_id': 'string', 'email': 'string', 'domain': 'string', 'company_name': 'string',
        'user_agent': 'string', 'event': 'string', 'url': 'string', 'asset': 'string', 'vendor_topic': 'string',
        'strength': 'double'
    }) }}
{%- endmacro %}

{% macro conform_signal(feed, table, columns) -%}
    {#- The select list that turns a landing table into signal records; int_signals_unioned finds who calls it. -#}
    {{ signal_columns(feed, table, columns) }}
{%- endmacro %}

{% macro signal_columns(feed, table, columns) -%}
    {#- The given expressions by conformed name, nulls for what the feed does not say, then provenance. A feed that names a
        column that is not conformed is refused. Called as it is by staging models that need another table to say who did
        it: an intermediate model adds that and hands the records on. -#}
    {%- set types = signal_column_types() -%}
    {%- for name in columns if name not in types -%}
        {{ exceptions.raise_compiler_error("'" ~ name ~ "' is not a conformed signal column; use one of: " ~ types.keys() | join(', ')) }}
    {%- endfor -%}
    '{{ feed }}' as feed_id,
    '{{ table }}' as table_name,
    {%- for name, data_type in types.items() %}
    cast({{ columns.get(name, 'null') }} as {{ dbt.type_string() if data_type == 'string' else data_type }}) as {{ name }},
    {%- endfor %}
    landed_file,
    landed_row,
    {{ malformed_reason(feed, table) }} as malformed_reason,
    {#- a row that claims to be later than its own load may end in quarantine too, so its payload is kept #}
    {{ landed_payload(feed, table, '(' ~ malformed_reason(feed, table) ~ ') is not null or ' ~ columns['occurred_at'] ~ ' > ' ~ columns['loaded_at']) }} as raw_payload
{%- endmacro %}
