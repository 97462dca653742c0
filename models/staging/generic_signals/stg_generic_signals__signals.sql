with source as (
    select * from {{ landed_rows('generic_signals', 'signals') }}
),

stg_generic_signals__signals as (
    select
        {{ conform_signal('generic_signals', 'signals', {
            'record_id': "coalesce(" ~ landed('record_id') ~ ", " ~ landed_record_id('generic_signals', 'signals') ~ ")",
            'occurred_at': landed('occurred_at', 'timestamp'),
            'sent_at': landed('sent_at', 'timestamp'),
            'received_at': landed('received_at', 'timestamp'),
            'loaded_at': landed('loaded_at', 'timestamp'),
            'crm_contact_id': landed('crm_contact_id'),
            'crm_account_id': landed('crm_account_id'),
            'user_id': landed('user_id'),
            'anonymous_id': landed('anonymous_id'),
            'email': landed('email'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'country': landed('country'),
            'ip_address': landed('ip_address'),
            'user_agent': landed('user_agent'),
            'event': "lower(" ~ landed('event') ~ ")",
            'url': landed('url'),
            'asset': landed('asset'),
            'vendor_topic': landed('topic'),
            'strength': landed('strength', 'double'),
            'stated_signal_type': "lower(" ~ landed('signal_type') ~ ")",
            'stated_topic_id': "lower(" ~ landed('topic_id') ~ ")",
            'record_confidence': landed('confidence', 'double'),
        }) }}
    from source
)

select * from stg_generic_signals__signals
