-- Every version that ever landed of the contacts and leads of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook='{{ forget_other_landings() }}'
) }}

{%- set columns = [
    'crm', 'crm_contact_id', 'crm_account_id', 'master_crm_contact_id', 'merged_crm_ids', 'is_lead',
    'owner_id', 'company_name', 'email', 'title', 'has_opted_out_of_email', 'is_deleted', 'created_at',
    'loaded_at', 'ended_at'
] %}
with staged as (
    select
        feed_id as crm,
        crm_contact_id,
        crm_account_id,
        master_crm_contact_id,
        cast(null as {{ dbt.type_string() }}) as merged_crm_ids,
        false as is_lead,
        owner_id,
        cast(null as {{ dbt.type_string() }}) as company_name,
        email,
        title,
        has_opted_out_of_email,
        is_deleted,
        created_at,
        loaded_at,
        ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_salesforce__contacts') }}
    where malformed_reason is null
    union all
    select
        feed_id as crm,
        crm_contact_id,
        cast(null as {{ dbt.type_string() }}) as crm_account_id,
        master_crm_contact_id,
        cast(null as {{ dbt.type_string() }}) as merged_crm_ids,
        true as is_lead,
        owner_id,
        company_name,
        email,
        title,
        has_opted_out_of_email,
        is_deleted,
        created_at,
        loaded_at,
        ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_salesforce__leads') }}
    where malformed_reason is null
    union all
    select
        feed_id as crm,
        crm_contact_id,
        crm_account_id,
        cast(null as {{ dbt.type_string() }}) as master_crm_contact_id,
        merged_crm_ids,
        false as is_lead,
        owner_id,
        company_name,
        email,
        title,
        has_opted_out_of_email,
        is_deleted,
        created_at,
        loaded_at,
        cast(null as timestamp) as ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_hubspot__contacts') }}
    where malformed_reason is null
),

int_contacts_conformed as (
    {{ keep_versions('crm_contact_id', columns) }}
)

select * from int_contacts_conformed
