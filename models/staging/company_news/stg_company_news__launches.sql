with source as (
    select * from {{ landed_rows('company_news', 'launches') }}
),

stg_company_news__launches as (
    select
        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,
        {{ landed('product') }} as product_name,
        {{ landed('description') }} as description,
        {{ landed('source_url') }} as source_url,

        {{ landed('launched_on', 'date') }} as launched_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('company_news', 'launches') }}
    from source
)

select * from stg_company_news__launches
