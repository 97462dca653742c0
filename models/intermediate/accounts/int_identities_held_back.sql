-- Devices and logins that are no one person's, from when that was known: they match no account from then on.
with holds as (
    select
        identities.identity_id,
        identities.identity_kind,
        stitched.held_back_reason,
        stitched.n_members,
        stitched.known_at
    from {{ ref('int_identities_stitched') }} as stitched
    inner join {{ ref('int_identities_seen') }} as identities
        on stitched.identity_kind = identities.identity_kind and stitched.identity_value = identities.identity_value
    where stitched.held_back_reason is not null
),

people as (
    -- many may become known at one moment
    select
        holds.identity_id,
        count(*) as n_people
    from holds
    inner join {{ ref('int_identity_emails') }} as emails on holds.identity_id = emails.identity_id and holds.known_at >= emails.known_at
    group by holds.identity_id
),

int_identities_held_back as (
    select
        holds.identity_id,
        holds.identity_kind,
        holds.held_back_reason,
        case holds.held_back_reason when 'people' then people.n_people else holds.n_members end as n_members,
        holds.known_at,
        case holds.held_back_reason
            when 'people' then cast(people.n_people as {{ dbt.type_string() }}) || ' people use this '
            else 'part of a cluster of ' || cast(holds.n_members as {{ dbt.type_string() }}) || ' identities, as this '
        end
        || case holds.identity_kind when 'anonymous' then 'device' else 'login' end
        || case holds.held_back_reason when 'people' then '' else ' is tied to them' end as evidence
    from holds
    left join people on holds.identity_id = people.identity_id
)

select * from int_identities_held_back
