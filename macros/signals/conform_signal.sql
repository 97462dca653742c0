{% macro signal_column_types() -%}
    {#- The conformed columns of a signal record in staging, in order, each with its type. -#}
    {{ return({
        'record_id': 'string', 'occurred_at': 'timestamp', 'sent_at': 'timestamp', 'received_at': 'timestamp',
        'loaded_at': 'timestamp', 'crm_contact_id': 'string', 'crm_account_id': 'string', 'user_id': 'string',
        'anonymous_id': 'string', 'email': 'string', 'domain': 'string', 'company_name': 'string', 'country': 'string',
        'ip_address': 'string', 'user_agent': 'string', 'event': 'string', 'url': 'string', 'asset': 'string',
        'vendor_topic': 'string', 'strength': 'double', 'stated_signal_type': 'string', 'stated_topic_id': 'string',
        'record_confidence': 'double'
    }) }}
{%- endmacro %}

{% macro conform_signal(feed, table, columns) -%}
    {#- The select list that turns a landing table into signal records; int_signals_unioned finds who calls it. -#}
    {{ signal_columns(feed, table, columns) }}
{%- endmacro %}

{% macro signal_columns(feed, table, columns) -%}
    {#- The given expressions by conformed name, nulls for what the feed does not say, then provenance. The contract's key is
        the record id where none is given. A feed that names a column that is not conformed, or does not say when, is refused.
        Called as it is by staging models that need another table to say who did it: an intermediate model adds that and hands
        the records on. -#}
    {%- set types = signal_column_types() -%}
    {%- for name in columns if name not in types -%}
        {{ exceptions.raise_compiler_error("'" ~ name ~ "' is not a conformed signal column; use one of: " ~ types.keys() | join(', ')) }}
    {%- endfor -%}
    {%- for name in ('occurred_at', 'loaded_at') if name not in columns -%}
        {{ exceptions.raise_compiler_error("the signals of " ~ feed ~ "." ~ table ~ " need '" ~ name ~ "': give conform_signal() an expression for it") }}
    {%- endfor -%}
    {%- set given = dict(columns) -%}
    {%- do given.setdefault('record_id', landed_record_id(feed, table)) -%}
    '{{ feed }}' as feed_id,
    '{{ table }}' as table_name,
    {%- for name, data_type in types.items() %}
    cast({{ given.get(name, 'null') }} as {{ dbt.type_string() if data_type == 'string' else data_type }}) as {{ name }},
    {%- endfor %}
    landed_file,
    landed_row,
    landed_fault as malformed_reason,
    {#- a row that claims to be later than its own load may end in quarantine too, so its payload is kept #}
    {{ landed_payload(feed, table, 'landed_fault is not null or ' ~ columns['occurred_at'] ~ ' > ' ~ columns['loaded_at']) }} as raw_payload
{%- endmacro %}
