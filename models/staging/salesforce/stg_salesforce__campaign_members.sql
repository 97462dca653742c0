with source as (
    select * from {{ landed_rows('salesforce', 'campaign_member') }}
),

stg_salesforce__campaign_members as (
    select
        {{ signal_columns('salesforce', 'campaign_member', {
            'record_id': landed('id'),
            'occurred_at': "coalesce(cast(" ~ landed('first_responded_date', 'date') ~ " as timestamp), "
                ~ landed('created_date', 'timestamp') ~ ", " ~ landed('_fivetran_synced', 'timestamp') ~ ")",
            'loaded_at': landed('_fivetran_synced', 'timestamp'),
            'crm_contact_id': "coalesce(" ~ landed('contact_id') ~ ", " ~ landed('lead_id') ~ ")",
            'event': "case when " ~ landed('is_deleted', 'boolean') ~ " then 'deleted' else lower(coalesce(" ~ landed('status') ~ ", '')) end",
            'asset': landed('campaign_id'),
        }) }}
    from source
)

select * from stg_salesforce__campaign_members
