-- Every version that ever landed of the accounts of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before; a file that is corrected does. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook=[
        {'sql': '{{ add_version_columns() }}', 'transaction': false},
        '{{ forget_other_landings() }}',
        '{{ forget_redelivered("crm_account_id", {"stg_salesforce__accounts": true, "stg_hubspot__companies": false}) }}',
    ]
) }}

{%- set columns = [
    'crm_account_id', 'parent_crm_account_id', 'master_crm_account_id', 'merged_crm_ids', 'owner_id',
    'account_name', 'website', 'industry', 'account_type', 'description', 'country', 'n_employees',
    'annual_revenue_usd', 'is_deleted', 'created_at', 'loaded_at', 'started_at', 'ended_at'
] %}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set no_time = 'cast(null as timestamp)' %}

-- depends_on: {{ ref('int_recomputation_due') }}
with staged as (
    {{ union_records(columns, {
        'stg_salesforce__accounts': {'merged_crm_ids': no_text},
        'stg_hubspot__companies': {'master_crm_account_id': no_text, 'started_at': no_time, 'ended_at': no_time},
    }) }}
),

int_accounts_conformed as (
    {{ keep_versions('crm_account_id', ['crm'] + columns) }}
)

select * from int_accounts_conformed
