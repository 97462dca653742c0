-- What a person should repair in the hierarchy: circles of ownership, and parents that never landed or are deleted.
with circles as (
    select
        circle_label,
        from_at,
        until_at,
        max(case when is_first_named then chain_names end) as chain_names,
        {{ list_text('account_id', 'account_id') }} as account_ids
    from {{ ref('int_ownership_circles_found') }}
    group by circle_label, from_at, until_at
),

orphans as (
    select
        versions.account_id,
        versions.account_name,
        versions.parent_account_id,
        versions.valid_from_at,
        parents.account_name as parent_name
    from {{ ref('int_accounts_versioned') }} as versions
    left join {{ ref('int_accounts_versioned') }} as parents on versions.parent_account_id = parents.account_id and parents.valid_to_at is null
    left join {{ ref('int_accounts_standing') }} as standing on versions.parent_account_id = standing.account_id and standing.until_at is null
    where versions.valid_to_at is null and versions.is_live and versions.parent_account_id is not null and standing.account_id is null
),

int_hierarchy_reviewed as (
    select
        'hierarchy_cycle' as review_kind,
        chain_names as subject,
        account_ids as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        'These accounts own one another in a circle'
        || case when until_at is null then '' else ' until ' || cast(cast(until_at as date) as {{ dbt.type_string() }}) end
        || '; meanwhile none of them has a parent.' as evidence,
        'Remove the wrong parent from one of them in the CRM.' as remedy,
        from_at as known_at
    from circles
    union all
    select
        'unknown_parent' as review_kind,
        {{ mask_emails('account_name') }} as subject,
        account_id as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        case
            when parent_name is null then 'The CRM names a parent that never landed; the account counts as having none.'
            else 'Its parent ' || {{ mask_emails('parent_name') }} || ' is deleted in the CRM; the account counts as having none.'
        end as evidence,
        'Land the parent account, or name another parent in the CRM.' as remedy,
        valid_from_at as known_at
    from orphans
)

select * from int_hierarchy_reviewed
