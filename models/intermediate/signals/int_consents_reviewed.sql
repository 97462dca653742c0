-- What somebody has to look at in the statements of consent: those that contradict each other, and those that cannot be read. Named by
-- the records that say it, never by the person.
with contradictions as (
    select
        statement_key,
        statement_name,
        contradicting_statement_name,
        purpose,
        min(refused_at) as refused_at,
        min(contradicting_at) as contradicting_at,
        min(contradicted_at) as contradicted_at
    from {{ ref('int_consents_resolved') }}
    where is_contradicted
    group by statement_key, statement_name, contradicting_statement_name, purpose
),

reviews as (
    select
        'contradicting_consents' as review_kind,
        statement_name as subject,
        statement_name || ' refuses ' || replace(purpose, '_', ' ') || ' since ' || cast(cast(refused_at as date) as {{ dbt.type_string() }})
        || '; ' || contradicting_statement_name || ' grants it on ' || cast(cast(contradicting_at as date) as {{ dbt.type_string() }})
        || ', which cannot take it back. The stricter holds.' as evidence,
        'Ask the person, and record the answer as a consent of theirs; a flag of the CRM is cleared in the CRM.' as remedy,
        contradicted_at as known_at
    from contradictions
    union all
    select
        'unreadable_consent' as review_kind,
        statement_name as subject,
        statement_name || ': ' || problem
        || case
            when problem = 'names nobody' then '. It applies to nobody.'
            when is_refusal then '. It is taken for a refusal.'
            else '. It grants nothing.'
        end as evidence,
        'Correct the record, or add the word to consent_purposes.csv or consent_statuses.csv.' as remedy,
        known_at
    from {{ ref('int_consents_stated') }}
    where problem is not null
),

int_consents_reviewed as (
    -- records without an id share a name, and a record that landed again says the same: one row, with the first finding
    select
        review_kind,
        subject,
        cast(null as {{ dbt.type_string() }}) as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        min(evidence) || case when count(distinct evidence) > 1 then ' The same record says more than one such thing.' else '' end as evidence,
        remedy,
        min(known_at) as known_at
    from reviews
    group by review_kind, subject, remedy
)

select * from int_consents_reviewed
