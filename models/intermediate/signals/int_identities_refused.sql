-- Which identities may not be used by person, from when and until when: those of a person who refused, and, where a consent model needs a
-- statement on file, those of a person without one. On a shared device nobody can tell whose visit it was: the refusal holds for all of it.
with uses as (
    select
        identity_id,
        person_id as subject_id,
        known_at
    from {{ ref('int_identity_emails') }}
    union
    select
        identity_id,
        identity_id as subject_id,
        first_loaded_at as known_at
    from {{ ref('int_identities_seen') }}
    union
    select
        identity_id,
        person_id as subject_id,
        min(valid_from_at) as known_at
    from {{ ref('int_identities_resolved') }}
    where person_id is not null
    group by identity_id, person_id
),

users as (
    select
        identity_id,
        subject_id,
        min(known_at) as known_at
    from uses
    group by identity_id, subject_id
),

refused as (
    select
        users.identity_id,
        users.subject_id,
        models.consent_model,
        'refused ' || replace(refusals.purpose, '_', ' ') as reason,
        refusals.stops_signals,
        refusals.stops_automated_decisions,
        greatest(refusals.from_at, users.known_at) as from_at,
        refusals.until_at,
        refusals.lifted_at
    from users
    inner join {{ ref('int_consents_resolved') }} as refusals on users.subject_id = refusals.subject_id
    cross join {{ ref('consent_models') }} as models
    where models.refusal_blocks and (refusals.stops_signals or refusals.stops_automated_decisions)
),

granted as (
    select
        subjects.subject_id,
        subjects.known_at,
        stated.occurred_at,
        row_number() over (partition by subjects.subject_id order by subjects.known_at, stated.occurred_at) as grant_order
    from {{ ref('int_consents_stated') }} as stated
    inner join {{ ref('int_consents_addressed') }} as subjects on stated.statement_key = subjects.statement_key
    inner join {{ ref('consent_purposes') }} as purposes on stated.purpose = purposes.purpose_word
    where not stated.is_refusal and stated.problem is null and purposes.stops_signals
),

ungranted as (
    select
        users.identity_id,
        users.subject_id,
        models.consent_model,
        'had no consent on file' as reason,
        true as stops_signals,
        true as stops_automated_decisions,
        users.known_at as from_at,
        granted.known_at as until_at,
        granted.occurred_at as lifted_at
    from users
    cross join {{ ref('consent_models') }} as models
    left join granted on users.subject_id = granted.subject_id and granted.grant_order = 1
    -- a device or a contact without an address is nobody who could have been asked
    where models.needs_recorded_grant and users.subject_id <> users.identity_id
),

intervals as (
    select * from refused
    union all
    select * from ungranted
),

int_identities_refused as (
    select * from intervals
    where until_at is null or from_at < until_at
)

select * from int_identities_refused
