with source as (
    select * from {{ landed_rows('segment', 'pages') }}
),

stg_segment__pages as (
    select
        {{ conform_signal('segment', 'pages', {
            'record_id': landed('id'),
            'occurred_at': landed('timestamp', 'timestamp'),
            'sent_at': landed('sent_at', 'timestamp'),
            'received_at': landed('received_at', 'timestamp'),
            'loaded_at': landed('received_at', 'timestamp'),
            'user_id': landed('user_id'),
            'anonymous_id': landed('anonymous_id'),
            'ip_address': landed('context_ip'),
            'user_agent': landed('context_user_agent'),
            'event': "'page'",
            'url': "coalesce(" ~ landed('context_page_url') ~ ", " ~ landed('url') ~ ")",
        }) }}
    from source
)

select * from stg_segment__pages
