with source as (
    select * from {{ landed_rows('segment', 'tracks') }}
),

stg_segment__tracks as (
    select
        {{ conform_signal('segment', 'tracks', {
            'record_id': landed('id'),
            'occurred_at': landed('timestamp', 'timestamp'),
            'sent_at': landed('sent_at', 'timestamp'),
            'received_at': landed('received_at', 'timestamp'),
            'loaded_at': landed('received_at', 'timestamp'),
            'user_id': landed('user_id'),
            'anonymous_id': landed('anonymous_id'),
            'email': landed('email'),
            'ip_address': landed('context_ip'),
            'user_agent': landed('context_user_agent'),
            'event': "lower(" ~ landed('event') ~ ")",
            'url': landed('context_page_url'),
        }) }}
    from source
)

select * from stg_segment__tracks
