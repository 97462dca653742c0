-- The addresses an identity is known to use, each from the moment we learnt it: its own, and those of the devices and logins
-- it is tied to.
with identities as (
    select * from {{ ref('int_identities_seen') }}
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
        stitched.email,
        stitched.known_at
    from {{ ref('int_identities_stitched') }} as stitched
    inner join identities on stitched.identity_kind = identities.identity_kind and stitched.identity_value = identities.identity_value
    where stitched.email is not null
),

int_identity_emails as (
    select
        known.identity_id,
        known.email,
        {{ keyed_hash('known.email') }} as person_id,
        domains.domain as email_domain,
        coalesce(domains.domain_kind, 'no_domain') as domain_kind,
        known.known_at
    from known
    left join {{ ref('int_domains_classified') }} as domains on {{ email_host('known.email') }} = domains.raw_text
)

select * from int_identity_emails
