with {{ record_versions(ref('int_accounts_conformed'), 'crm_account_id', 'account') }},

domains as (
    select * from {{ ref('int_domains_classified') }}
),

int_accounts_versioned as (
    select
        {{ account_key_in('versions.crm', 'versions.crm_account_id') }} as account_id,
        versions.crm,
        versions.crm_account_id,
        {{ account_key_in('versions.crm', 'versions.parent_crm_account_id') }} as parent_account_id,
        {{ account_key_in('versions.survivor_crm', 'versions.survivor_crm_id') }} as master_account_id,
        versions.owner_id,

        versions.account_name,
        versions.website,
        domains.domain,
        domains.domain_kind,
        versions.industry as raw_industry,
        versions.country as raw_country,
        versions.account_type,
        versions.description,
        -- a negative count is no count
        case when versions.n_employees >= 0 then versions.n_employees end as n_employees,
        case when versions.annual_revenue_usd >= 0 then versions.annual_revenue_usd end as annual_revenue_usd,
        versions.is_deleted or versions.is_gone as is_deleted,
        versions.valid_to_at is null as is_current,
        not (versions.is_deleted or versions.is_gone) and versions.survivor_crm_id is null as is_live,

        versions.created_at,
        versions.loaded_at as stated_at,
        versions.valid_from_at,
        versions.valid_to_at,
        versions.first_loaded_at
    from versions
    left join domains on lower(trim(versions.website)) = domains.raw_text
)

select * from int_accounts_versioned
