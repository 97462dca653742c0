with source as (
    select * from {{ landed_rows('company_news', 'funding_rounds') }}
),

stg_company_news__funding_rounds as (
    select
        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,
        {{ landed('country') }} as country,

        lower({{ landed('round_type') }}) as round_type,
        {{ landed('amount_usd', 'double') }} as amount_usd,
        {{ landed('investors') }} as investors,
        {{ landed('source_url') }} as source_url,

        {{ landed('announced_on', 'date') }} as announced_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('company_news', 'funding_rounds') }}
    from source
)

select * from stg_company_news__funding_rounds
