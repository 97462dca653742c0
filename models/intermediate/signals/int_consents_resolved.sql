-- Since when, and until when, each refusal of a person stands. A later grant lifts it only if it is of the same purpose or of all, and
-- from a source that may; any other grant that was given no earlier contradicts it, and the stricter holds.
with statements as (
    select
        subjects.subject_id,
        subjects.known_at,
        stated.statement_key,
        stated.statement_name,
        stated.source_name,
        stated.purpose,
        stated.is_refusal,
        stated.occurred_at,
        stated.problem,
        sources.strength,
        sources.lifts_strength,
        sources.lifts_own,
        purposes.covers_all,
        purposes.stops_signals,
        purposes.stops_contact,
        purposes.stops_automated_decisions
    from {{ ref('int_consents_stated') }} as stated
    inner join {{ ref('int_consents_addressed') }} as subjects on stated.statement_key = subjects.statement_key
    inner join {{ ref('consent_sources') }} as sources on stated.source_kind = sources.source_kind
    inner join {{ ref('consent_purposes') }} as purposes on stated.purpose = purposes.purpose_word
),

answers as (
    select
        refusals.subject_id,
        refusals.statement_key,
        grants.statement_name,
        grants.occurred_at,
        greatest(refusals.known_at, grants.known_at) as answered_at,
        (grants.purpose = refusals.purpose or grants.covers_all)
        and (
            (grants.lifts_strength >= refusals.strength and cast(grants.occurred_at as date) > cast(refusals.occurred_at as date))
            -- a source that took its own word back knows better than the calendar
            or (grants.lifts_own and grants.source_name = refusals.source_name and grants.occurred_at > refusals.occurred_at)
        ) as is_lifting
    from statements as refusals
    inner join statements as grants
        on
            refusals.subject_id = grants.subject_id
            and (refusals.purpose = grants.purpose or grants.covers_all or refusals.covers_all)
            and refusals.occurred_at <= grants.occurred_at
    where refusals.is_refusal and not grants.is_refusal and grants.problem is null
),

lifts as (
    select
        *,
        row_number() over (partition by subject_id, statement_key order by answered_at, occurred_at) as lift_order,
        max(occurred_at) over (partition by subject_id, statement_key) as last_occurred_at
    from answers
    where is_lifting
),

contradictions as (
    -- a grant that is older than one which lifted the refusal is settled with it
    select
        answers.*,
        row_number() over (
            partition by answers.subject_id, answers.statement_key order by answers.answered_at, answers.occurred_at, answers.statement_name
        ) as grant_order
    from answers
    left join lifts on answers.subject_id = lifts.subject_id and answers.statement_key = lifts.statement_key and lifts.lift_order = 1
    where not answers.is_lifting and (lifts.subject_id is null or answers.occurred_at > lifts.last_occurred_at)
),

int_consents_resolved as (
    select
        statements.subject_id,
        statements.statement_key,
        statements.statement_name,
        statements.purpose,
        statements.stops_signals,
        statements.stops_contact,
        statements.stops_automated_decisions,
        statements.occurred_at as refused_at,
        statements.known_at as from_at,
        lifts.answered_at as until_at,
        lifts.occurred_at as lifted_at,
        contradictions.statement_key is not null as is_contradicted,
        contradictions.statement_name as contradicting_statement_name,
        contradictions.occurred_at as contradicting_at,
        contradictions.answered_at as contradicted_at
    from statements
    left join lifts on statements.subject_id = lifts.subject_id and statements.statement_key = lifts.statement_key and lifts.lift_order = 1
    left join contradictions
        on statements.subject_id = contradictions.subject_id and statements.statement_key = contradictions.statement_key and contradictions.grant_order = 1
    where statements.is_refusal
)

select * from int_consents_resolved
