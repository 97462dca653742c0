with source as (
    select * from {{ landed_rows('bombora', 'company_surge') }}
),

stg_bombora__company_surges as (
    select
        {{ conform_signal('bombora', 'company_surge', {
            'record_id': "lower(" ~ landed('domain') ~ ") || '|' || lower(" ~ landed('topic') ~ ") || '|' || " ~ landed('date_stamp'),
            'occurred_at': "cast(" ~ landed('date_stamp', 'date') ~ " as timestamp)",
            'loaded_at': landed('loaded_at', 'timestamp'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'country': landed('domain_origin_country'),
            'event': "'surge'",
            'asset': "lower(" ~ landed('topic') ~ ")",
            'vendor_topic': landed('topic'),
            'strength': landed('composite_score', 'double'),
        }) }}
    from source
)

select * from stg_bombora__company_surges
