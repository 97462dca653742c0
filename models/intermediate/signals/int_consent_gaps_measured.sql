-- What is missing or unclear in the consents, per feed and load day: the share of a day's signals of known people of whom no statement was
-- on file by then, where one is expected, and the statements that began to contradict each other.
with statements as (
    select
        subject_id,
        min(known_at) as known_at
    from {{ ref('int_consents_addressed') }}
    group by subject_id
),

signals as (
    select
        kept.signal_id,
        kept.feed_id,
        cast(kept.loaded_at as date) as loaded_on,
        max(case when statements.known_at <= kept.loaded_at then 1 else 0 end) as has_statement
    from {{ ref('int_signals_kept') }} as kept
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('consent_models') }} as models on feeds.consent_model = models.consent_model and models.expects_statement
    inner join {{ ref('int_identity_emails') }} as emails on kept.identity_id = emails.identity_id and kept.loaded_at >= emails.known_at
    left join statements on emails.person_id = statements.subject_id
    group by kept.signal_id, kept.feed_id, cast(kept.loaded_at as date)
),

contradictions as (
    select
        statement_key,
        min(contradicted_at) as contradicted_at
    from {{ ref('int_consents_resolved') }}
    where is_contradicted
    group by statement_key
),

int_consent_gaps_measured as (
    select
        feed_id,
        loaded_on,
        'consent_gap_share' as metric,
        count(*) as n_records,
        cast(count(*) - sum(has_statement) as double) / count(*) as observed
    from signals
    group by feed_id, loaded_on
    union all
    select
        'ops' as feed_id,
        cast(contradicted_at as date) as loaded_on,
        'n_contradicting_consents' as metric,
        count(*) as n_records,
        cast(count(*) as double) as observed
    from contradictions
    group by cast(contradicted_at as date)
)

select * from int_consent_gaps_measured
