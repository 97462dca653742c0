-- Whom each statement speaks of, and since when we know: the person of the address or the CRM contact, under every address and contact
-- record that is theirs. A subject is a person or, where no address is known, an identity.
with statements as (
    select * from {{ ref('int_consents_stated') }}
),

owned as (
    select
        crm_contact_id,
        person_id,
        min(valid_from_at) as known_at
    from {{ ref('int_contacts_versioned') }}
    where person_id is not null
    group by crm_contact_id, person_id
),

heirs as (
    select * from {{ ref('int_records_succeeded') }}
    where object_kind = 'contact'
),

addresses as (
    -- records merged in the CRM are one person's, whichever of them an address came by
    select * from owned
    union all
    select
        heirs.crm_id as crm_contact_id,
        owned.person_id,
        greatest(owned.known_at, heirs.from_at) as known_at
    from heirs
    inner join owned on heirs.heir_crm_id = owned.crm_contact_id
    union all
    select
        heirs.heir_crm_id as crm_contact_id,
        owned.person_id,
        greatest(owned.known_at, heirs.from_at) as known_at
    from heirs
    inner join owned on heirs.crm_id = owned.crm_contact_id
),

people as (
    select
        statement_key,
        person_id,
        known_at
    from statements
    where person_id is not null
    union all
    select
        statements.statement_key,
        emails.person_id,
        greatest(statements.known_at, emails.known_at) as known_at
    from statements
    inner join {{ ref('int_identity_emails') }} as emails on statements.identity_id = emails.identity_id
),

contacts as (
    select
        statement_key,
        crm_contact_id,
        known_at
    from statements
    where crm_contact_id is not null
    union all
    select
        people.statement_key,
        addresses.crm_contact_id,
        greatest(people.known_at, addresses.known_at) as known_at
    from people
    inner join addresses on people.person_id = addresses.person_id
),

subjects as (
    select
        statement_key,
        person_id as subject_id,
        known_at
    from people
    union all
    select
        statement_key,
        identity_id as subject_id,
        known_at
    from statements
    where identity_id is not null
    union all
    select
        statement_key,
        {{ keyed_hash("'crm_contact|' || crm_contact_id") }} as subject_id,
        known_at
    from contacts
    union all
    select
        contacts.statement_key,
        addresses.person_id as subject_id,
        greatest(contacts.known_at, addresses.known_at) as known_at
    from contacts
    inner join addresses on contacts.crm_contact_id = addresses.crm_contact_id
),

int_consents_addressed as (
    select
        statement_key,
        subject_id,
        min(known_at) as known_at
    from subjects
    group by statement_key, subject_id
)

select * from int_consents_addressed
