-- Persons whom rows may name now: those of whom a CRM holds a live record, or some record is within its term and of a feed that may do more
-- than aggregate. Who refused to be used by person is none of them, whatever is held.
with described as (
    select * from {{ ref('int_people_described') }}
),

recorded as (
    select distinct records.identity_id
    from {{ ref('int_signals_disposed') }} as records
    inner join {{ ref('feeds') }} as feeds on records.feed_id = feeds.feed_id
    where
        feeds.automated_decisioning_allowed
        and not records.is_expired
        and records.disposition not in ('malformed', 'future_dated', 'consent_blocked', 'erased')
),

people as (
    -- an address of a record that is gone is its holder's
    select person_id from described
    where is_in_crm
    union
    select identities.person_id
    from {{ ref('int_identities_resolved') }} as identities
    inner join recorded on identities.identity_id = recorded.identity_id
    where identities.person_id is not null
),

refused as (
    select distinct subject_id from {{ ref('int_consents_resolved') }}
    where stops_signals and until_at is null
),

int_people_nameable as (
    select people.person_id
    from people
    left join refused on people.person_id = refused.subject_id
    where refused.subject_id is null
)

select * from int_people_nameable
