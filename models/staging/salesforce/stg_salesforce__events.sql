{%- set starts_at = 'coalesce(' ~ landed('start_date_time', 'timestamp') ~ ', ' ~ landed('activity_date_time', 'timestamp') ~ ', cast('
    ~ landed('activity_date', 'date') ~ ' as timestamp))' -%}
{%- set is_held = '(' ~ starts_at ~ ' <= ' ~ landed('_fivetran_synced', 'timestamp') ~ ')' -%}
with source as (
    select * from {{ landed_rows('salesforce', 'event') }}
),

stg_salesforce__events as (
    select
        {#- what stands in a calendar for a later day has not happened: it is a plan, made when it was entered -#}
        {{ signal_columns('salesforce', 'event', {
            'record_id': landed('id'),
            'occurred_at': "case when " ~ is_held ~ " then " ~ starts_at ~ " else coalesce("
                ~ landed('created_date', 'timestamp') ~ ", " ~ landed('_fivetran_synced', 'timestamp') ~ ") end",
            'loaded_at': landed('_fivetran_synced', 'timestamp'),
            'crm_contact_id': landed('who_id'),
            'crm_account_id': landed('account_id'),
            'event': crm_event_text(
                "coalesce(" ~ landed('type') ~ ", " ~ landed('event_subtype') ~ ")",
                "case when " ~ is_held ~ " then 'completed' else 'planned' end",
                landed('subject'),
                landed('is_deleted', 'boolean'),
            ),
            'asset': "lower(" ~ landed('subject') ~ ")",
        }) }}
    from source
)

select * from stg_salesforce__events
