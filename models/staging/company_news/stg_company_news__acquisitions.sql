with source as (
    select * from {{ landed_rows('company_news', 'acquisitions') }}
),

stg_company_news__acquisitions as (
    select
        {{ landed('acquirer') }} as acquirer_name,
        {{ landed('acquirer_domain') }} as acquirer_domain,
        {{ landed('acquired') }} as acquired_name,
        {{ landed('acquired_domain') }} as acquired_domain,

        {{ landed('price_usd', 'double') }} as price_usd,
        lower({{ landed('status') }}) as deal_status,
        {{ landed('source_url') }} as source_url,

        {{ landed('acquired_on', 'date') }} as acquired_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('company_news', 'acquisitions') }}
    from source
)

select * from stg_company_news__acquisitions
