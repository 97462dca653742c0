with addresses as (
    select raw_text from {{ ref('int_texts_seen') }}
    union
    select {{ email_host(normalise_email('email')) }} as raw_text from {{ ref('int_contacts_conformed') }}
),

sites as (
    select lower(trim(website)) as raw_text from {{ ref('int_accounts_conformed') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_reverse_ip__ip_companies') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_ops__domain_aliases') }}
    union
    select lower(trim(canonical_domain)) as raw_text from {{ ref('stg_ops__domain_aliases') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_ops__overrides') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_firmographics__companies') }}
    union
    select lower(trim(acquirer_domain)) as raw_text from {{ ref('stg_company_news__acquisitions') }}
    union
    select lower(trim(acquired_domain)) as raw_text from {{ ref('stg_company_news__acquisitions') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_technographics__technologies') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_firmographics__companies') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_company_news__funding_rounds') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_company_news__leadership_hires') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_company_news__launches') }}
    union
    select lower(trim(domain)) as raw_text from {{ ref('stg_company_news__job_postings') }}
),

int_domains_seen as (
    select raw_text from addresses
    where raw_text <> ''
    union
    select raw_text from sites
    where raw_text <> ''
)

select * from int_domains_seen
