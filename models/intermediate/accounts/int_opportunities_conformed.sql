-- Every version that ever landed of the opportunities of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before; a file that is corrected does. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook=[
        {'sql': '{{ add_version_columns() }}', 'transaction': false},
        '{{ forget_other_landings() }}',
        '{{ forget_redelivered("opportunity_id", {"stg_salesforce__opportunities": true, "stg_hubspot__deals": false}) }}',
    ]
) }}

{%- set columns = [
    'opportunity_id', 'crm_account_id', 'merged_crm_ids', 'owner_id', 'opportunity_name',
    'opportunity_type', 'stage_id', 'stage_name', 'amount_usd', 'is_closed', 'is_won', 'is_deleted',
    'closes_on', 'created_at', 'loaded_at', 'started_at', 'ended_at'
] %}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set no_time = 'cast(null as timestamp)' %}

-- depends_on: {{ ref('int_recomputation_due') }}
with staged as (
    {{ union_records(columns, {
        'stg_salesforce__opportunities': {'merged_crm_ids': no_text, 'stage_id': no_text},
        'stg_hubspot__deals': {'crm_account_id': no_text, 'stage_name': no_text, 'started_at': no_time, 'ended_at': no_time},
    }) }}
),

int_opportunities_conformed as (
    {{ keep_versions('opportunity_id', ['crm'] + columns) }}
)

select * from int_opportunities_conformed
