with resolved as (
    select * from {{ ref('int_identities_resolved') }}
),

addresses as (
    select
        identity_id,
        email_domain,
        row_number() over (partition by identity_id order by known_at desc, email_domain asc) as recency
    from {{ ref('int_identity_emails') }}
),

dim_identities as (
    select
        resolved.identity_id,
        resolved.valid_from_at,
        resolved.valid_to_at,
        identities.identity_kind,
        people.person_id,
        resolved.account_id,
        resolved.match_method,
        cast(resolved.match_confidence as double) as match_confidence,
        resolved.evidence,
        -- companies are not persons: the unknown ones are kept by name, as anonymous intent
        case when identities.identity_kind = 'domain' then identities.identity_value else addresses.email_domain end as domain
    from resolved
    inner join {{ ref('int_identities_seen') }} as identities on resolved.identity_id = identities.identity_id
    left join {{ ref('int_people_held') }} as people on resolved.person_id = people.person_id
    left join addresses on resolved.identity_id = addresses.identity_id and addresses.recency = 1
)

select * from dim_identities
