-- Which identities and addresses are one person's, by the first record that carries both.
with contacts as (
    select * from {{ ref('int_contacts_versioned') }}
    where email is not null
),

known as (
    select
        identity_kind,
        identity_value,
        linked_kind,
        linked_value,
        known_at
    from {{ ref('int_identity_links_seen') }}
    union all
    -- some products use the CRM's contact id as the user id
    select
        identities.identity_kind,
        identities.identity_value,
        'email' as linked_kind,
        contacts.email as linked_value,
        contacts.valid_from_at as known_at
    from {{ ref('int_identities_seen') }} as identities
    inner join contacts on identities.identity_value = contacts.crm_contact_id
    where
        identities.identity_kind = 'crm_contact'
        -- a number alone is every system's id for something
        or (identities.identity_kind = 'user' and not {{ matches_pattern('identities.identity_value', "'^[0-9]+$'") }})
),

int_identities_linked as (
    select
        identity_kind,
        identity_value,
        linked_kind,
        linked_value,
        min(known_at) as known_at
    from known
    group by identity_kind, identity_value, linked_kind, linked_value
)

select * from int_identities_linked
