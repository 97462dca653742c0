{% macro account_key(feed, crm_account_id) -%}
    {#- Stable account_id of a CRM account: the feed takes part, so that two CRMs may use the same id. Null for null. -#}
    case when {{ crm_account_id }} is not null then 'acc_' || substr({{ dbt.hash("'" ~ feed ~ "|' || " ~ crm_account_id) }}, 1, 16) end
{%- endmacro %}
