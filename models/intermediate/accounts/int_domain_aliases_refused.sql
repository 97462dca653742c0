-- Rows for review: aliases of a domain that can count for no account, as last landed.
with refused as (
    select
        *,
        row_number() over (partition by raw_domain, refused_reason order by loaded_at desc, landed_file desc, landed_row desc) as recency
    from {{ ref('int_domain_aliases_resolved') }}
    where refused_reason is not null and refused_reason <> 'never_in_force'
),

int_domain_aliases_refused as (
    select
        'refused_domain_alias' as review_kind,
        raw_domain as subject,
        account_id as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        case refused_reason
            when 'unknown_account' then 'The account the alias names, or the holder of its main domain, never landed.'
            when 'no_domain' then 'The alias is no registrable domain.'
            else 'The alias is a ' || replace(refused_reason, '_', ' ') || ' domain: its users are not one company''s.'
        end as evidence,
        'Correct or remove the row of ops domain_aliases.' as remedy,
        loaded_at as known_at
    from refused
    where recency = 1
)

select * from int_domain_aliases_refused
