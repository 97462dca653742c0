-- Every version that ever landed of the opportunities of either CRM. Kept from build to build: a connector that overwrites a record takes
-- nothing back of what was known before. What other rows say of a record (merges, links) is joined later.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook='{{ forget_other_landings() }}'
) }}

{%- set columns = [
    'crm', 'opportunity_id', 'crm_account_id', 'merged_crm_ids', 'owner_id', 'opportunity_name',
    'opportunity_type', 'stage_id', 'stage_name', 'amount_usd', 'is_closed', 'is_won', 'is_deleted',
    'closes_on', 'created_at', 'loaded_at', 'ended_at'
] %}
with staged as (
    select
        feed_id as crm,
        opportunity_id,
        crm_account_id,
        cast(null as {{ dbt.type_string() }}) as merged_crm_ids,
        owner_id,
        opportunity_name,
        opportunity_type,
        cast(null as {{ dbt.type_string() }}) as stage_id,
        stage_name,
        amount_usd,
        is_closed,
        is_won,
        is_deleted,
        closes_on,
        created_at,
        loaded_at,
        ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_salesforce__opportunities') }}
    where malformed_reason is null
    union all
    select
        feed_id as crm,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as crm_account_id,
        merged_crm_ids,
        owner_id,
        opportunity_name,
        opportunity_type,
        stage_id,
        cast(null as {{ dbt.type_string() }}) as stage_name,
        amount_usd,
        is_closed,
        is_won,
        is_deleted,
        closes_on,
        created_at,
        loaded_at,
        cast(null as timestamp) as ended_at,
        landed_file,
        landed_row
    from {{ ref('stg_hubspot__deals') }}
    where malformed_reason is null
),

int_opportunities_conformed as (
    {{ keep_versions('opportunity_id', columns) }}
)

select * from int_opportunities_conformed
