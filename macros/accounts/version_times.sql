{% macro version_known_at() -%}
    {#- When a landed version of a CRM record is known from: its beginning in history mode, if it is plausible, else its load. -#}
    case
        when {{ landed('_fivetran_start', 'timestamp') }} >= cast('{{ var("earliest_plausible_on") }}' as timestamp)
            then {{ landed('_fivetran_start', 'timestamp') }}
        else {{ landed('_fivetran_synced', 'timestamp') }}
    end
{%- endmacro %}

{% macro version_ended_at() -%}
    {#- When a version in history mode ended; null while it stands. -#}
    case
        when not coalesce({{ landed('_fivetran_active', 'boolean') }}, true)
            then coalesce({{ landed('_fivetran_end', 'timestamp') }}, {{ landed('_fivetran_synced', 'timestamp') }})
    end
{%- endmacro %}

{% macro known_from_stamps(feed, table) -%}
    {#- When a landed row is known from: its load, or, where its table comes without one, the latest of the row's own time
        stamps that the contract names in `known_from`. -#}
    {%- set stamps = [] -%}
    {%- for stamp in contract_meta(feed, table, 'known_from') or [] -%}
        {%- do stamps.append(landed(stamp, 'timestamp')) -%}
    {%- endfor -%}
    coalesce({{ landed('_fivetran_synced', 'timestamp') }}{% if stamps %}, greatest({{ stamps | join(', ') }}){% endif %})
{%- endmacro %}
