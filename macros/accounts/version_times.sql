{% macro version_started_at() -%}
    {#- When a landed version of a CRM record began; null but in history mode. One from before all records began before all others. -#}
    case
        when {{ landed('_fivetran_start', 'timestamp') }} is not null
            then greatest({{ landed('_fivetran_start', 'timestamp') }}, cast('{{ var("earliest_plausible_on") }}' as timestamp))
    end
{%- endmacro %}

{% macro version_known_at() -%}
    {#- When a landed version of a CRM record is known from: its load, or its beginning should that be later. -#}
    greatest(
        {{ landed('_fivetran_synced', 'timestamp') }},
        coalesce({{ landed('_fivetran_start', 'timestamp') }}, {{ landed('_fivetran_synced', 'timestamp') }})
    )
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
