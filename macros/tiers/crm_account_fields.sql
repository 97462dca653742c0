{#- The fields that the sync writes to an account of the CRM, beside its id: one list for what is sent, hashed and cleared. -#}
{% macro crm_account_fields() -%}
    {{ return(['tier', 'total_score', 'fit_points', 'intent_points', 'engagement_points', 'why', 'next_step']) }}
{%- endmacro %}
