-- When an opportunity of either CRM entered a stage, and from which. The first delivery of a change is kept.
with labels as (
    select
        feed_id as crm,
        id as stage_id,
        label,
        row_number() over (partition by feed_id, id order by loaded_at, landed_file, landed_row) as delivery_order
    from {{ ref('stg_hubspot__deal_pipelines') }}
    where malformed_reason is null and table_name = 'deal_pipeline_stage'
),

entries as (
    select
        changes.feed_id as crm,
        changes.record_id,
        changes.opportunity_id,
        changes.old_value as from_stage_name,
        changes.new_value as to_stage_name,
        changes.changed_at,
        changes.loaded_at,
        changes.landed_file,
        changes.landed_row
    from {{ ref('stg_salesforce__opportunity_field_changes') }} as changes
    where changes.malformed_reason is null and not changes.is_deleted and changes.field_name in ('stagename', 'stage_name')
    union all
    select
        stages.feed_id as crm,
        stages.record_id,
        stages.opportunity_id,
        -- HubSpot lands the stages entered only
        cast(null as {{ dbt.type_string() }}) as from_stage_name,
        coalesce(labels.label, stages.stage_id) as to_stage_name,
        stages.changed_at,
        stages.loaded_at,
        stages.landed_file,
        stages.landed_row
    from {{ ref('stg_hubspot__deal_stages') }} as stages
    left join labels on stages.feed_id = labels.crm and stages.stage_id = labels.stage_id and labels.delivery_order = 1
    where stages.malformed_reason is null
),

delivered as (
    select
        *,
        row_number() over (partition by crm, record_id order by loaded_at, landed_file, landed_row) as delivery_order
    from entries
),

int_stage_changes_conformed as (
    select
        crm,
        record_id,
        opportunity_id,
        coalesce(from_stage_name, lag(to_stage_name) over (partition by crm, opportunity_id order by changed_at, record_id)) as from_stage_name,
        to_stage_name,
        changed_at,
        loaded_at
    from delivered
    where delivery_order = 1
)

select * from int_stage_changes_conformed
