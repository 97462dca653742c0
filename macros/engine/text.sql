{% macro matches_pattern(text, pattern) -%}
    {#- True where the pattern of a rule row occurs in the text; blank patterns match everything. -#}
    {{ return(adapter.dispatch('matches_pattern', 'abm')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches_pattern(text, pattern) -%}
    (coalesce({{ pattern }}, '') = '' or regexp_matches(coalesce({{ text }}, ''), {{ pattern }}))
{%- endmacro %}

{% macro spark__matches_pattern(text, pattern) -%}
    (coalesce({{ pattern }}, '') = '' or coalesce({{ text }}, '') rlike {{ pattern }})
{%- endmacro %}

{% macro url_path(url) -%}
    {#- Path of an address, lower-cased, without query and fragment; '/' for the home page, null for no address. -#}
    {{ return(adapter.dispatch('url_path', 'abm')(url)) }}
{%- endmacro %}

{% macro default__url_path(url) -%}
    case
        when coalesce({{ url }}, '') <> ''
            then coalesce(nullif(regexp_extract(lower({{ url }}), '^(?:(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*)?([^?#]*)', 1), ''), '/')
    end
{%- endmacro %}

{% macro json_payload(columns) -%}
    {#- The named columns of a row as one JSON text, nulls kept, in the order given. -#}
    {{ return(adapter.dispatch('json_payload', 'abm')(columns)) }}
{%- endmacro %}

{% macro default__json_payload(columns) -%}
    cast(json_object({% for column in columns %}'{{ column }}', {{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}) as {{ dbt.type_string() }})
{%- endmacro %}

{% macro spark__json_payload(columns) -%}
    to_json(named_struct({% for column in columns %}'{{ column }}', {{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{% macro list_text(expression, order_by, separator=', ') -%}
    {#- Values of a group as one text in a stated order: two builds give the same text. -#}
    {{ return(adapter.dispatch('list_text', 'abm')(expression, order_by, separator)) }}
{%- endmacro %}

{% macro default__list_text(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro narrow_key(expressions) -%}
    {#- A 64-bit number of some values, nulls included: narrow, quick to group and join by. Equal values have equal ones and others nearly
        never, so it only finds rows to be looked at. Of one version of the engine: another one makes everything anew (requirements.txt). -#}
    {{ return(adapter.dispatch('narrow_key', 'abm')(expressions)) }}
{%- endmacro %}

{% macro default__narrow_key(expressions) -%}
    hash({{ expressions | join(', ') }})
{%- endmacro %}

{% macro spark__narrow_key(expressions) -%}
    xxhash64({{ expressions | join(', ') }})
{%- endmacro %}

{% macro keyed_hash(expression) -%}
    {#- Digest of a text under the project's key: an identity that cannot be looked up by hashing known addresses. The key
        comes from ABM_PERSON_KEY; the default is for the demo and is public. -#}
    {{ return(adapter.dispatch('keyed_hash', 'abm')(expression, env_var('ABM_PERSON_KEY', 'demo-key-change-me'))) }}
{%- endmacro %}

{% macro default__keyed_hash(expression, key) -%}
    {#- hashed twice, key first, so that a digest cannot be extended; 32 hex digits are plenty -#}
    substr(sha256('{{ key }}' || sha256('{{ key }}' || {{ expression }})), 1, 32)
{%- endmacro %}

{% macro spark__keyed_hash(expression, key) -%}
    substr(sha2('{{ key }}' || sha2('{{ key }}' || {{ expression }}, 256), 256), 1, 32)
{%- endmacro %}

{% macro normalise_email(email) -%}
    {#- An address as it is compared: trimmed, lower-cased, without the name beside it; null unless it has exactly one "@" between two
        parts and no space. -#}
    {{ return(adapter.dispatch('normalise_email', 'abm')(email)) }}
{%- endmacro %}

{% macro default__normalise_email(email) -%}
    nullif(regexp_extract(lower(trim({{ email }})), '^(?:[^@<>]*<)?(?:mailto:)?([^@\s<>]+@[^@\s<>]*[^@\s<>.])[.]*>?$', 1), '')
{%- endmacro %}

{% macro email_host(email) -%}
    {#- What stands after the "@" of a normalised address. -#}
    {{ return(adapter.dispatch('email_host', 'abm')(email)) }}
{%- endmacro %}

{% macro default__email_host(email) -%}
    split_part({{ email }}, '@', 2)
{%- endmacro %}

{% macro email_person(email) -%}
    {#- What stands before the "@" of a normalised address: who in a team, without the address. -#}
    {{ return(adapter.dispatch('email_person', 'abm')(email)) }}
{%- endmacro %}

{% macro default__email_person(email) -%}
    split_part({{ email }}, '@', 1)
{%- endmacro %}

{% macro thousands(number) -%}
    {#- A number as people write it: 1,234,567; null for null. -#}
    {{ return(adapter.dispatch('thousands', 'abm')(number)) }}
{%- endmacro %}

{% macro default__thousands(number) -%}
    case when {{ number }} is not null then format('{:,}', cast(round({{ number }}) as bigint)) end
{%- endmacro %}

{% macro spark__thousands(number) -%}
    format_number({{ number }}, 0)
{%- endmacro %}

{% macro mask_emails(text) -%}
    {#- A text with every e-mail address in it replaced: subjects, paths and notes of the sources may hold one, marts may not. -#}
    {{ return(adapter.dispatch('mask_emails', 'abm')(text)) }}
{%- endmacro %}

{% macro default__mask_emails(text) -%}
    {#- most texts have no "@", which is quicker to see -#}
    case
        when position('@' in {{ text }}) > 0
            then regexp_replace({{ text }}, '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z]+', '[e-mail]', 'g')
        else {{ text }}
    end
{%- endmacro %}

{% macro spark__mask_emails(text) -%}
    regexp_replace({{ text }}, '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z]+', '[e-mail]')
{%- endmacro %}

{% macro fail_with(message) -%}
    {#- A condition that stops the query with a message, wherever a row comes to it: how a test says what it found. -#}
    {{ return(adapter.dispatch('fail_with', 'abm')(message)) }}
{%- endmacro %}

{% macro default__fail_with(message) -%}
    error({{ message }}) is not null
{%- endmacro %}

{% macro spark__fail_with(message) -%}
    raise_error({{ message }}) is not null
{%- endmacro %}

{% macro first_segment(path) -%}
    {#- '/docs' of '/docs/connectors/setup'; '/' for the home page. -#}
    {{ return(adapter.dispatch('first_segment', 'abm')(path)) }}
{%- endmacro %}

{% macro default__first_segment(path) -%}
    '/' || split_part({{ path }}, '/', 2)
{%- endmacro %}

{% macro percentage(share) -%}
    {#- A share as people write it: 12%; null for null. -#}
    {{ thousands('100 * (' ~ share ~ ')') }} || '%'
{%- endmacro %}
