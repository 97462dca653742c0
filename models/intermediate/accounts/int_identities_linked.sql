-- Which identities and addresses are one person's, by the first record that carries both.
with records as (
    select * from {{ ref('int_signals_identified') }}
    where malformed_reason is null
),

contacts as (
    select * from {{ ref('int_contacts_versioned') }}
    where email is not null
),

carried as (
    {%- set names = {'anonymous': 'anonymous_id', 'user': 'user_id', 'crm_contact': 'crm_contact_id'} %}
    {%- for one, other in [('anonymous', 'user'), ('anonymous', 'crm_contact'), ('user', 'crm_contact')] %}
        select
            '{{ one }}' as identity_kind,
            {{ names[one] }} as identity_value,
            '{{ other }}' as linked_kind,
            {{ names[other] }} as linked_value,
            loaded_at as known_at
        from records
        where {{ names[one] }} is not null and {{ names[other] }} is not null
        union all
    {%- endfor %}
    -- what address a contact has is the CRM's to say
    {%- for kind in ['anonymous', 'user'] %}
        select
            '{{ kind }}' as identity_kind,
            {{ names[kind] }} as identity_value,
            'email' as linked_kind,
            normalised_email as linked_value,
            loaded_at as known_at
        from records
        where {{ names[kind] }} is not null and normalised_email is not null
        union all
    {%- endfor %}
    -- some products use the address, or the CRM's contact id, as the user id
    select
        'user' as identity_kind,
        user_id as identity_value,
        'email' as linked_kind,
        {{ normalise_email('user_id') }} as linked_value,
        loaded_at as known_at
    from records
    where {{ normalise_email('user_id') }} is not null
    union all
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
    from carried
    group by identity_kind, identity_value, linked_kind, linked_value
)

select * from int_identities_linked
