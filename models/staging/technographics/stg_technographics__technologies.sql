with source as (
    select * from {{ landed_rows('technographics', 'technologies') }}
),

stg_technographics__technologies as (
    select
        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,
        {{ landed('technology') }} as technology,
        {{ landed('category') }} as technology_category,
        {{ landed('vendor') }} as technology_vendor,

        {{ landed('first_seen', 'date') }} as first_seen_on,
        {{ landed('last_seen', 'date') }} as last_seen_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('technographics', 'technologies') }}
    from source
)

select * from stg_technographics__technologies
