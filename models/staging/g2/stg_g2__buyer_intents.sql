with source as (
    select * from {{ landed_rows('g2', 'buyer_intent') }}
),

stg_g2__buyer_intents as (
    select
        {{ conform_signal('g2', 'buyer_intent', {
            'record_id': "coalesce(" ~ landed('id') ~ ", " ~ landed_record_id('g2', 'buyer_intent') ~ ")",
            'occurred_at': landed('occurred_at', 'timestamp'),
            'loaded_at': landed('loaded_at', 'timestamp'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'country': landed('country'),
            'event': "lower(" ~ landed('activity') ~ ")",
            'url': landed('url'),
            'asset': "coalesce(" ~ landed('product') ~ ", " ~ landed('category') ~ ")",
            'vendor_topic': "nullif(trim(coalesce(" ~ landed('product') ~ ", '') || ' ' || coalesce(" ~ landed('competitors')
                ~ ", '') || ' ' || coalesce(" ~ landed('category') ~ ", '')), '')",
        }) }}
    from source
)

select * from stg_g2__buyer_intents
