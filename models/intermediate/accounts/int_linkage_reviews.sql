-- What linkage by name leaves to a person: accounts that may be one company, and company names that several accounts fit alike.
{{ config(materialized='view') }}

with accounts as (
    select * from {{ ref('int_accounts_versioned') }}
    where is_current and is_live
),

duplicates as (
    select
        'crm_duplicate' as review_kind,
        accounts.account_name || ' / ' || others.account_name as subject,
        pairs.account_id || ', ' || pairs.other_account_id as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        pairs.evidence || case when pairs.status = 'review' then '; they have different owners' else '' end as evidence,
        case
            when pairs.status = 'review'
                then 'Let both owners agree which record stays, then merge the other into it in the CRM.'
            else 'Merge the two in the CRM, or make one the parent of the other if they are two companies.'
        end as remedy,
        greatest(accounts.valid_from_at, others.valid_from_at) as known_at
    from {{ ref('int_account_duplicates_suspected') }} as pairs
    inner join accounts on pairs.account_id = accounts.account_id
    inner join accounts as others on pairs.other_account_id = others.account_id
    where pairs.status <> 'related'
),

unclear as (
    select
        'ambiguous_company_name' as review_kind,
        links.company_name || case when links.domain is not null then ' (' || links.domain || ')' else '' end as subject,
        links.candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        links.evidence,
        'Merge the accounts if they are one company; else add the domain to the account it belongs to.' as remedy,
        greatest(links.valid_from_at, min(seen.known_at)) as known_at
    from {{ ref('int_company_names_linked') }} as links
    inner join {{ ref('int_company_names_seen') }} as seen on links.name_id = seen.name_id
    where links.status = 'ambiguous' and links.valid_to_at is null
    group by links.company_name, links.domain, links.candidate_account_ids, links.evidence, links.valid_from_at
),

int_linkage_reviews as (
    select * from duplicates
    union all
    select * from unclear
)

select * from int_linkage_reviews
