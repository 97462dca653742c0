-- Every company that the firmographics feed describes, by its registrable domain as the vendor last described it, in the
-- project's own terms: what is compared with the good customers, and what keeps a company from being offered.
with domains as (
    select * from {{ ref('int_domains_classified') }}
    where domain_kind = 'company'
),

latest as (
    select
        companies.*,
        domains.domain as company_domain,
        row_number() over (
            partition by domains.domain
            order by companies.loaded_at desc, companies.firmographic_id desc, companies.landed_file desc, companies.landed_row desc
        ) as delivery_order
    from {{ ref('stg_firmographics__companies') }} as companies
    inner join domains on lower(trim(companies.domain)) = domains.raw_text
    where companies.malformed_reason is null
),

held_domains as (
    -- whoever ever had it: a merged or deleted account's company is known to sales too
    select domain from {{ ref('int_accounts_versioned') }}
    union
    select domain from {{ ref('int_account_domains') }}
    union
    select domains.domain
    from {{ ref('stg_ops__domain_aliases') }} as aliases
    inner join domains on domains.raw_text in (lower(trim(aliases.domain)), lower(trim(aliases.canonical_domain)))
),

described as (
    select
        companies.company_domain as domain,
        {{ mask_emails('companies.company_name') }} as company_name,
        companies.raw_industry,
        {{ compared_industry('industries.industry_group') }} as industry,
        industries.industry_group,
        industries.industry_fit,
        countries.country,
        countries.region,
        countries.market,
        countries.territory,
        coalesce(segments.segment, 'unknown') as segment,
        case when companies.n_employees >= 0 then companies.n_employees end as n_employees,
        case when companies.annual_revenue_usd >= 0 then companies.annual_revenue_usd end as annual_revenue_usd,
        companies.company_status,
        technologies.technologies,
        {{ mask_emails('companies.description') }} as description,
        held_domains.domain is not null as is_in_crm
    from latest as companies
    {{ join_own_terms('companies') }}
    left join {{ ref('int_company_technologies') }} as technologies on companies.company_domain = technologies.domain
    left join held_domains on companies.company_domain = held_domains.domain
    where companies.delivery_order = 1
),

{{ disqualification_ctes('described', ['domain'], {
    'industry_group': 'industry_group', 'market': 'market', 'country': 'lower(country)', 'domain': 'domain',
    'company_status': 'company_status', 'employees': 'n_employees',
}) }},

int_universe_companies as (
    select
        described.*,
        disqualified.disqualified_code
    from described
    left join disqualified on described.domain = disqualified.domain and disqualified.rule_order = 1
)

select * from int_universe_companies
