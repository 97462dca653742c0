with source as (
    select * from {{ landed_rows('segment', 'identifies') }}
),

stg_segment__identifies as (
    select
        {{ conform_signal('segment', 'identifies', {
            'record_id': landed('id'),
            'occurred_at': landed('timestamp', 'timestamp'),
            'received_at': landed('received_at', 'timestamp'),
            'loaded_at': landed('received_at', 'timestamp'),
            'user_id': landed('user_id'),
            'anonymous_id': landed('anonymous_id'),
            'email': landed('email'),
            'ip_address': landed('context_ip'),
            'user_agent': landed('context_user_agent'),
            'event': "'identify'",
        }) }}
    from source
)

select * from stg_segment__identifies
