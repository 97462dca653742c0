{{ config(materialized='view') }}

with source as (
    select * from {{ landed_rows('hubspot', 'email_event') }}
),

stg_hubspot__email_events as (
    select
        {{ signal_columns('hubspot', 'email_event', {
            'record_id': landed('id'),
            'occurred_at': landed('created', 'timestamp'),
            'loaded_at': landed('_fivetran_synced', 'timestamp'),
            'email': landed('recipient'),
            'event': "lower(" ~ landed('type') ~ ") || case when " ~ landed('filtered_event', 'boolean') ~ " then '|filtered' else '' end",
            'asset': landed('email_campaign_id'),
        }) }}
    from source
)

select * from stg_hubspot__email_events
