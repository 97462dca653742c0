-- What CRM contacts say of the account, the person and the role behind an identity: the contact itself, and everybody who uses
-- its address. A contact that was merged away speaks with its survivor's words from then on.
{{ config(materialized='view') }}

with emails as (
    select * from {{ ref('int_identity_emails') }}
),

versions as (
    select * from {{ ref('int_contacts_versioned') }}
),

known_accounts as (
    select
        account_id,
        min(valid_from_at) as known_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
),

addresses as (
    -- the last address a contact had of its own
    select
        crm,
        crm_contact_id,
        email,
        row_number() over (partition by crm, crm_contact_id order by case when email is null then 1 else 0 end, valid_from_at desc) as recency
    from versions
    where survivor_crm_contact_id is null
),

speakers as (
    select
        crm_contact_id,
        email,
        person_id,
        account_id,
        seniority,
        function,
        buying_role,
        valid_from_at,
        valid_to_at,
        'CRM contact ' || crm_contact_id as evidence
    from versions
    where survivor_crm_contact_id is null
    union all
    select
        heirs.crm_id as crm_contact_id,
        addresses.email,
        versions.person_id,
        versions.account_id,
        versions.seniority,
        versions.function,
        versions.buying_role,
        greatest(versions.valid_from_at, heirs.from_at) as valid_from_at,
        least(versions.valid_to_at, heirs.until_at) as valid_to_at,
        'CRM contact ' || heirs.crm_id || ', merged into ' || heirs.heir_crm_id as evidence
    from {{ ref('int_records_succeeded') }} as heirs
    inner join versions
        on
            heirs.heir_crm = versions.crm
            and heirs.heir_crm_id = versions.crm_contact_id
            and versions.survivor_crm_contact_id is null
            and {{ is_before_end('heirs.from_at', 'versions.valid_to_at') }}
            and {{ is_before_end('versions.valid_from_at', 'heirs.until_at') }}
    left join addresses on heirs.crm = addresses.crm and heirs.crm_id = addresses.crm_contact_id and addresses.recency = 1
    where heirs.object_kind = 'contact'
),

contacts as (
    -- a contact of an account that never landed is a person without an account; of one that lands later, its from then on
    select
        speakers.crm_contact_id,
        speakers.email,
        speakers.person_id,
        speakers.seniority,
        speakers.function,
        speakers.buying_role,
        speakers.evidence,
        speakers.valid_to_at,
        known_accounts.account_id,
        greatest(speakers.valid_from_at, coalesce(known_accounts.known_at, speakers.valid_from_at)) as known_at
    from speakers
    left join known_accounts on speakers.account_id = known_accounts.account_id
    -- a version replaced before its account was known never said anything
    where speakers.valid_to_at is null or speakers.valid_to_at > coalesce(known_accounts.known_at, speakers.valid_from_at)
),

int_contacts_asserted as (
    select
        identities.identity_id,
        contacts.known_at as asserted_at,
        'crm_contact' as match_method,
        contacts.account_id,
        contacts.person_id,
        contacts.seniority,
        contacts.function,
        contacts.buying_role,
        contacts.evidence
    from {{ ref('int_identities_seen') }} as identities
    inner join contacts on identities.identity_value = contacts.crm_contact_id
    where identities.identity_kind = 'crm_contact'
    union all
    select
        emails.identity_id,
        greatest(emails.known_at, contacts.known_at) as asserted_at,
        'contact_email' as match_method,
        contacts.account_id,
        emails.person_id,
        contacts.seniority,
        contacts.function,
        contacts.buying_role,
        'same e-mail as ' || contacts.evidence as evidence
    from emails
    inner join contacts on emails.email = contacts.email
    where contacts.valid_to_at is null or contacts.valid_to_at > emails.known_at
)

select * from int_contacts_asserted
