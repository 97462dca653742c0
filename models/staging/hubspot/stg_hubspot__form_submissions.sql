with source as (
    select * from {{ landed_rows('hubspot', 'contact_form_submission') }}
),

stg_hubspot__form_submissions as (
    select
        {{ signal_columns('hubspot', 'contact_form_submission', {
            'record_id': landed_record_id('hubspot', 'contact_form_submission'),
            'occurred_at': landed('timestamp', 'timestamp'),
            'loaded_at': landed('_fivetran_synced', 'timestamp'),
            'crm_contact_id': landed('contact_id'),
            'event': "lower(" ~ landed('title') ~ ")",
            'url': landed('page_url'),
            'asset': "coalesce(" ~ landed('form_id') ~ ", lower(" ~ landed('title') ~ "))",
        }) }}
    from source
)

select * from stg_hubspot__form_submissions
