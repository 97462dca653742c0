-- The addresses an identity is known to use, each from the moment we learnt it.
with identities as (
    select * from {{ ref('int_identities_seen') }}
),

records as (
    select * from {{ ref('int_signals_identified') }}
    where malformed_reason is null and feed_id = 'segment'
),

user_emails as (
    select
        user_id,
        normalised_email as email,
        loaded_at as known_at
    from records
    where user_id is not null and normalised_email is not null
    union all
    -- some products use the address, or the CRM's contact id, as the user id
    select
        user_id,
        {{ normalise_email('user_id') }} as email,
        loaded_at as known_at
    from records
    where {{ normalise_email('user_id') }} is not null
    union all
    select
        identities.identity_value as user_id,
        contacts.email,
        contacts.valid_from_at as known_at
    from identities
    inner join {{ ref('int_contacts_versioned') }} as contacts on identities.identity_value = contacts.crm_contact_id
    -- a number alone is every system's id for something
    where identities.identity_kind = 'user' and contacts.email is not null and not {{ matches_pattern('identities.identity_value', "'^[0-9]+$'") }}
),

device_emails as (
    -- a device is its user's from the first record that carries both
    select
        devices.anonymous_id,
        user_emails.email,
        greatest(devices.stitched_at, user_emails.known_at) as known_at
    from (
        select
            anonymous_id,
            user_id,
            min(loaded_at) as stitched_at
        from records
        where anonymous_id is not null and user_id is not null
        group by anonymous_id, user_id
    ) as devices
    inner join user_emails on devices.user_id = user_emails.user_id
    union all
    select
        anonymous_id,
        normalised_email as email,
        loaded_at as known_at
    from records
    where anonymous_id is not null and user_id is null and normalised_email is not null
),

known as (
    select
        identity_id,
        identity_value as email,
        first_loaded_at as known_at
    from identities
    where identity_kind = 'email'
    union all
    select
        identities.identity_id,
        user_emails.email,
        user_emails.known_at
    from identities
    inner join user_emails on identities.identity_value = user_emails.user_id
    where identities.identity_kind = 'user'
    union all
    select
        identities.identity_id,
        device_emails.email,
        device_emails.known_at
    from identities
    inner join device_emails on identities.identity_value = device_emails.anonymous_id
    where identities.identity_kind = 'anonymous'
    union all
    select
        identities.identity_id,
        contacts.email,
        contacts.valid_from_at as known_at
    from identities
    inner join {{ ref('int_contacts_versioned') }} as contacts on identities.identity_value = contacts.crm_contact_id
    where identities.identity_kind = 'crm_contact' and contacts.email is not null
),

int_identity_emails as (
    select
        known.identity_id,
        known.email,
        {{ keyed_hash('known.email') }} as person_id,
        domains.domain as email_domain,
        coalesce(domains.domain_kind, 'no_domain') as domain_kind,
        min(known.known_at) as known_at
    from known
    left join {{ ref('int_domains_classified') }} as domains on {{ email_host('known.email') }} = domains.raw_text
    group by known.identity_id, known.email, domains.domain, domains.domain_kind
)

select * from int_identity_emails
