-- Companies that two CRMs hold: accounts with one registrable domain. The less trusted CRM's record counts for the other's, from
-- when both are known and for as long as both have the domain.
{{ config(materialized='view') }}

with versions as (
    select
        *,
        lead(loaded_at) over (partition by crm, crm_account_id order by loaded_at) as replaced_at
    from {{ ref('int_accounts_conformed') }}
    where {{ is_enabled_crm('crm') }}
),

claims as (
    select
        versions.crm,
        versions.crm_account_id,
        domains.domain,
        case versions.crm
            {%- for crm in var('crms') %}
                when '{{ crm }}' then {{ loop.index }}
            {%- endfor %}
        end as crm_rank,
        min(versions.loaded_at) as from_at,
        case when max(case when versions.replaced_at is null then 1 else 0 end) = 0 then max(versions.replaced_at) end as until_at
    from versions
    inner join {{ ref('int_domains_classified') }} as domains
        on lower(trim(versions.website)) = domains.raw_text and domains.domain_kind = 'company'
    where not versions.is_deleted
    group by versions.crm, versions.crm_account_id, domains.domain
),

ranked as (
    -- the first account known with a domain stands for its CRM
    select
        *,
        row_number() over (partition by crm, domain order by from_at, crm_account_id) as claim_order
    from claims
),

int_accounts_shared as (
    select
        claims.crm,
        claims.crm_account_id,
        holders.crm as survivor_crm,
        holders.crm_account_id as survivor_crm_account_id,
        greatest(claims.from_at, holders.from_at) as known_at,
        least(claims.until_at, holders.until_at) as until_at,
        'both CRMs hold ' || claims.domain as because
    from claims
    inner join ranked as holders on claims.domain = holders.domain and claims.crm_rank > holders.crm_rank and holders.claim_order = 1
)

select * from int_accounts_shared
