with source as (
    select * from {{ landed_rows('company_news', 'leadership_hires') }}
),

stg_company_news__leadership_hires as (
    select
        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,
        {{ landed('title') }} as title,
        {{ landed('previous_title') }} as previous_title,
        {{ landed('source_url') }} as source_url,

        {{ landed('started_on', 'date') }} as started_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('company_news', 'leadership_hires') }}
    from source
)

select * from stg_company_news__leadership_hires
