with staged as (
    select
        *,
        row_number() over (
            partition by crm_account_id, loaded_at order by landed_file, landed_row
        ) as delivery_order
    from {{ ref('stg_salesforce__accounts') }}
    where malformed_reason is null
),

domains as (
    select * from {{ ref('int_domains_classified') }}
),

int_accounts_versioned as (
    select
        {{ account_key('salesforce', 'staged.crm_account_id') }} as account_id,
        staged.crm_account_id,
        {{ account_key('salesforce', 'staged.parent_crm_account_id') }} as parent_account_id,
        case
            when staged.master_crm_account_id <> staged.crm_account_id then {{ account_key('salesforce', 'staged.master_crm_account_id') }}
        end as master_account_id,
        staged.owner_id,

        staged.account_name,
        staged.website,
        domains.domain,
        domains.domain_kind,
        staged.industry as raw_industry,
        staged.country as raw_country,
        staged.account_type,
        staged.description,
        -- a negative count is no count
        case when staged.n_employees >= 0 then staged.n_employees end as n_employees,
        case when staged.annual_revenue_usd >= 0 then staged.annual_revenue_usd end as annual_revenue_usd,
        staged.is_deleted,

        staged.created_at,
        staged.loaded_at as valid_from_at,
        lead(staged.loaded_at) over (partition by staged.crm_account_id order by staged.loaded_at) as valid_to_at,
        min(staged.loaded_at) over (partition by staged.crm_account_id) as first_loaded_at
    from staged
    left join domains on lower(trim(staged.website)) = domains.raw_text
    where staged.delivery_order = 1
)

select * from int_accounts_versioned
