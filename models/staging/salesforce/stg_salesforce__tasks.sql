with source as (
    select * from {{ landed_rows('salesforce', 'task') }}
),

stg_salesforce__tasks as (
    select
        {{ signal_columns('salesforce', 'task', {
            'record_id': landed('id'),
            'occurred_at': "coalesce("
                ~ landed('completed_date_time', 'timestamp')
                ~ ", case when " ~ landed('is_closed', 'boolean') ~ " then cast(" ~ landed('activity_date', 'date') ~ " as timestamp) end, "
                ~ landed('created_date', 'timestamp') ~ ", " ~ landed('_fivetran_synced', 'timestamp') ~ ")",
            'loaded_at': landed('_fivetran_synced', 'timestamp'),
            'crm_contact_id': landed('who_id'),
            'crm_account_id': landed('account_id'),
            'event': crm_event_text(
                "coalesce(" ~ landed('type') ~ ", " ~ landed('task_subtype') ~ ")",
                landed('status'),
                landed('subject'),
                landed('is_deleted', 'boolean'),
            ),
            'asset': "lower(" ~ landed('subject') ~ ")",
        }) }}
    from source
)

select * from stg_salesforce__tasks
