-- The account each further domain counts for, from when and until when by what was loaded; a row that can count for none says why.
with landed as (
    -- a row about the same domain, target and start replaces the earlier one
    select
        *,
        lead(loaded_at) over (
            partition by domain, canonical_domain, valid_from_at order by loaded_at, landed_file, landed_row
        ) as replaced_at
    from {{ ref('stg_ops__domain_aliases') }}
    where malformed_reason is null
),

known_accounts as (
    select
        crm_account_id,
        account_id,
        min(valid_from_at) as known_at
    from {{ ref('int_accounts_versioned') }}
    group by crm_account_id, account_id
),

targets as (
    -- the account named counts; the main domain where none is named
    select
        landed.*,
        aliases.domain as alias_domain,
        aliases.domain_kind as alias_domain_kind,
        coalesce(named.account_id, by_domain.account_id) as account_id,
        greatest(landed.valid_from_at, landed.loaded_at, coalesce(named.known_at, by_domain.known_at)) as from_at,
        least(landed.valid_to_at, landed.replaced_at, by_domain.until_at) as until_at
    from landed
    left join {{ ref('int_domains_classified') }} as aliases on lower(trim(landed.domain)) = aliases.raw_text
    left join {{ ref('int_domains_classified') }} as mains on lower(trim(landed.canonical_domain)) = mains.raw_text
    left join known_accounts as named on landed.crm_account_id = named.crm_account_id
    left join {{ ref('int_account_domains') }} as by_domain
        on landed.crm_account_id is null and mains.domain = by_domain.domain and by_domain.account_id is not null
),

int_domain_aliases_resolved as (
    select
        landed_file,
        landed_row,
        domain as raw_domain,
        alias_domain as domain,
        account_id,
        from_at,
        until_at,
        loaded_at,
        case
            when alias_domain is null then 'no_domain'
            when alias_domain_kind <> 'company' then alias_domain_kind
            when account_id is null then 'unknown_account'
            when until_at <= from_at then 'never_in_force'
        end as refused_reason
    from targets
)

select * from int_domain_aliases_resolved
