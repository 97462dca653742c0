with source as (
    select * from {{ landed_rows('company_news', 'job_postings') }}
),

stg_company_news__job_postings as (
    select
        {{ landed('id') }} as job_posting_id,
        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,

        lower({{ landed('function') }}) as function,
        {{ landed('title') }} as title,
        {{ landed('location') }} as location,
        coalesce({{ landed('evergreen', 'boolean') }}, false) as is_evergreen,
        {{ landed('source_url') }} as source_url,

        {{ landed('posted', 'date') }} as posted_on,
        {{ landed('closed', 'date') }} as closed_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('company_news', 'job_postings') }}
    from source
)

select * from stg_company_news__job_postings
