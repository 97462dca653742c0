{% macro account_key(feed, crm_account_id) -%}
    {#- Stable account_id of a CRM account: the feed takes part, so that two CRMs may use the same id. Null for null. -#}
    {{ account_key_in("'" ~ feed ~ "'", crm_account_id) }}
{%- endmacro %}

{% macro account_key_in(crm, crm_account_id) -%}
    {#- The same where the CRM is itself a column. -#}
    case when {{ crm_account_id }} is not null then 'acc_' || substr({{ dbt.hash(crm ~ " || '|' || " ~ crm_account_id) }}, 1, 16) end
{%- endmacro %}
