-- Each account as its own CRM states it at each moment, before records of one company are folded: the domain it claims, who
-- owns it and how much it says. A deleted or merged-away record claims nothing.
with {{ record_versions(ref('int_accounts_conformed'), 'crm_account_id', 'account', mergers='int_merges_settled') }},

stated as (
    select
        versions.*,
        (versions.is_deleted or versions.is_gone) and versions.survivor_crm_id is null as is_dead,
        versions.survivor_crm_id is not null as is_merged_away,
        case
            when not (versions.is_deleted or versions.is_gone) and versions.survivor_crm_id is null and domains.domain_kind = 'company'
                then domains.domain
        end as domain
    from versions
    left join {{ ref('int_domains_classified') }} as domains on lower(trim(versions.website)) = domains.raw_text
),

compared as (
    select
        *,
        lag(coalesce(domain, '')) over (partition by crm, crm_account_id order by valid_from_at) as previous_domain
    from stated
),

spells as (
    select
        *,
        sum(case when coalesce(domain, '') = previous_domain then 0 else 1 end)
            over (partition by crm, crm_account_id order by valid_from_at rows unbounded preceding)
            as spell
    from compared
),

int_account_claims as (
    select
        {{ account_key_in('crm', 'crm_account_id') }} as account_id,
        crm,
        crm_account_id,
        domain,
        is_dead,
        is_merged_away,
        parent_crm_account_id,
        owner_id,
        created_at,
        {% for column in ['industry', 'country', 'n_employees', 'annual_revenue_usd', 'description', 'owner_id'] -%}
            case when {{ column }} is null then 0 else 1 end {{ '+ ' if not loop.last }}
        {%- endfor %} as n_attributes,
        min(valid_from_at) over (partition by crm, crm_account_id, spell) as claimed_at,
        valid_from_at,
        valid_to_at
    from spells
)

select * from int_account_claims
