-- Every version that ever landed of the accounts of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook='{{ forget_other_landings() }}'
) }}

{%- set columns = [
    'crm', 'crm_account_id', 'parent_crm_account_id', 'master_crm_account_id', 'merged_crm_ids', 'owner_id',
    'account_name', 'website', 'industry', 'account_type', 'description', 'country', 'n_employees',
    'annual_revenue_usd', 'is_deleted', 'created_at', 'loaded_at', 'ended_at'
] %}
with staged as (
    select
        feed_id as crm,
        crm_account_id,
        parent_crm_account_id,
        master_crm_account_id,
        cast(null as {{ dbt.type_string() }}) as merged_crm_ids,
        owner_id,
        account_name,
        website,
        industry,
        account_type,
        description,
        country,
        n_employees,
        annual_revenue_usd,
        is_deleted,
        created_at,
        loaded_at,
        ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_salesforce__accounts') }}
    where malformed_reason is null
    union all
    select
        feed_id as crm,
        crm_account_id,
        parent_crm_account_id,
        cast(null as {{ dbt.type_string() }}) as master_crm_account_id,
        merged_crm_ids,
        owner_id,
        account_name,
        website,
        industry,
        account_type,
        description,
        country,
        n_employees,
        annual_revenue_usd,
        is_deleted,
        created_at,
        loaded_at,
        cast(null as timestamp) as ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_hubspot__companies') }}
    where malformed_reason is null
),

int_accounts_conformed as (
    {{ keep_versions('crm_account_id', columns) }}
)

select * from int_accounts_conformed
