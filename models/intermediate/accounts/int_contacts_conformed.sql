-- Every version that ever landed of the contacts and leads of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before; a file that is corrected does. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook=[
        {'sql': '{{ add_version_columns() }}', 'transaction': false},
        '{{ forget_other_landings() }}',
        '{{ forget_redelivered("crm_contact_id", {"stg_salesforce__contacts": true, "stg_salesforce__leads": true, "stg_hubspot__contacts": false}) }}',
    ]
) }}

{%- set columns = [
    'crm_contact_id', 'crm_account_id', 'master_crm_contact_id', 'merged_crm_ids', 'is_lead',
    'owner_id', 'company_name', 'country', 'email', 'title', 'has_opted_out_of_email', 'is_deleted', 'created_at',
    'loaded_at', 'started_at', 'ended_at'
] %}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set no_time = 'cast(null as timestamp)' %}

-- depends_on: {{ ref('int_recomputation_due') }}
with staged as (
    {{ union_records(columns, {
        'stg_salesforce__contacts': {'merged_crm_ids': no_text, 'is_lead': 'false', 'company_name': no_text, 'country': no_text},
        'stg_salesforce__leads': {'crm_account_id': no_text, 'merged_crm_ids': no_text, 'is_lead': 'true'},
        'stg_hubspot__contacts': {'master_crm_contact_id': no_text, 'is_lead': 'false', 'country': no_text, 'started_at': no_time, 'ended_at': no_time},
    }) }}
),

int_contacts_conformed as (
    {{ keep_versions('crm_contact_id', ['crm'] + columns) }}
)

select * from int_contacts_conformed
