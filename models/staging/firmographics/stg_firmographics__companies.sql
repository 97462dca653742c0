with source as (
    select * from {{ landed_rows('firmographics', 'companies') }}
),

stg_firmographics__companies as (
    select
        {{ landed('id') }} as firmographic_id,
        {{ landed('domain') }} as domain,
        {{ landed('name') }} as company_name,
        {{ landed('description') }} as description,

        {{ landed('industry') }} as raw_industry,
        {{ landed('country') }} as raw_country,
        {{ landed('state') }} as state,
        {{ landed('city') }} as city,
        {{ landed('employees', 'double') }} as n_employees,
        {{ landed('revenue', 'double') }} as annual_revenue_usd,
        {{ landed('employee_growth', 'double') }} as employee_growth_share,
        {{ landed('funding_usd', 'double') }} as funding_usd,
        cast({{ safe_cast("left(" ~ landed('founded') ~ ", 4)", 'double') }} as integer) as founded_year,
        lower({{ landed('business_model') }}) as business_model,
        lower({{ landed('status') }}) as company_status,
        {{ landed('source') }} as data_source,

        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('firmographics', 'companies') }}
    from source
)

select * from stg_firmographics__companies
