-- How complete and clear the consent register is, on the last load day: people whom feeds that need an opt-in have shown of late and of
-- whom nothing is on file, and refusals that a grant contradicts. What follows for a person is decided by the consent rules, not here.
with landing as (
    select max(loaded_on) as last_on from {{ ref('fct_signal_ledger_daily') }}
),

registered as (
    select distinct subject_id from {{ ref('int_consents_addressed') }}
),

people as (
    select distinct
        kept.feed_id,
        emails.person_id
    from {{ ref('int_signals_kept') }} as kept
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('consent_models') }} as models on feeds.consent_model = models.consent_model and models.expects_statement
    inner join {{ ref('int_identity_emails') }} as emails on kept.identity_id = emails.identity_id and emails.domain_kind <> 'internal'
    cross join landing
    where {{ days_between('cast(kept.loaded_at as date)', 'landing.last_on') }} < {{ scoring_parameter('engagement_window_days') }}
),

consents_counted as (
    select
        people.feed_id,
        'consent_gap_share' as metric,
        count(*) as n_people,
        count(*) - count(registered.subject_id) as n_wrong
    from people
    left join registered on people.person_id = registered.subject_id
    group by people.feed_id
    -- where nobody keeps a register there is none to be incomplete
    having exists (select 1 from {{ ref('int_consents_addressed') }})
    union all
    select
        'all' as feed_id,
        'contradicting_share' as metric,
        count(distinct statement_key) as n_people,
        count(distinct case when is_contradicted and until_at is null then statement_key end) as n_wrong
    from {{ ref('int_consents_resolved') }}
    having count(*) > 0
),

int_qa_consents_measured as (
    select
        consents_counted.feed_id,
        landing.last_on as checked_on,
        consents_counted.metric,
        cast(consents_counted.n_people as double) as n_records,
        consents_counted.n_wrong / cast(consents_counted.n_people as double) as observed,
        cast(null as double) as centre,
        cast(null as double) as spread,
        cast(null as double) as expected,
        {{ thousands('consents_counted.n_wrong') }} || ' of ' || {{ thousands('consents_counted.n_people') }}
        || case consents_counted.metric
            when 'consent_gap_share' then ' people of the last quarter are not in the consent register'
            else ' refusals stand against a grant of the same person'
        end as detail
    from consents_counted
    cross join landing
)

select * from int_qa_consents_measured
