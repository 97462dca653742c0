with source as (
    select * from {{ landed_rows('partners', 'engagement') }}
),

stg_partners__engagements as (
    select
        {{ conform_signal('partners', 'engagement', {
            'record_id': "coalesce(" ~ landed('id') ~ ", " ~ landed_record_id('partners', 'engagement') ~ ")",
            'occurred_at': landed('occurred_at', 'timestamp'),
            'loaded_at': landed('loaded_at', 'timestamp'),
            'email': landed('email'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'country': landed('country'),
            'event': "lower(coalesce(" ~ landed('partner_type') ~ ", '') || '|' || coalesce(" ~ landed('event') ~ ", ''))",
            'asset': "coalesce(" ~ landed('asset') ~ ", " ~ landed('partner') ~ ")",
            'vendor_topic': landed('topic'),
            'strength': landed('minutes', 'double'),
        }) }}
    from source
)

select * from stg_partners__engagements
