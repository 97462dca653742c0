-- How many of the people whom a feed that needs an opt-in has shown of late are not in the consent register, on the last load day.
with landing as (
    select max(loaded_on) as last_on from {{ ref('fct_signal_ledger_daily') }}
),

statements as (
    select
        lower(trim(email)) as email,
        occurred_at,
        min(consent_status) as least_status,
        max(consent_status) as greatest_status
    from {{ ref('stg_ops__consents') }}
    where malformed_reason is null and email is not null
    group by lower(trim(email)), occurred_at
),

registered as (
    -- a person of whom two things were said at one moment has said nothing
    select
        email,
        max(case when least_status = greatest_status then 1 else 0 end) as is_clear
    from statements
    group by email
),

people as (
    select distinct
        kept.feed_id,
        emails.email
    from {{ ref('int_signals_kept') }} as kept
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id and feeds.consent_model = 'opt_in'
    inner join {{ ref('int_identity_emails') }} as emails on kept.identity_id = emails.identity_id and emails.domain_kind <> 'internal'
    cross join landing
    where {{ days_between('cast(kept.loaded_at as date)', 'landing.last_on') }} < {{ scoring_parameter('engagement_window_days') }}
),

consents_counted as (
    select
        people.feed_id,
        count(*) as n_people,
        sum(1 - coalesce(registered.is_clear, 0)) as n_silent
    from people
    left join registered on people.email = registered.email
    group by people.feed_id
    -- where nobody keeps a register there is none to be incomplete
    having (select count(*) from statements) > 0
),

int_qa_consents_measured as (
    select
        consents_counted.feed_id,
        landing.last_on as checked_on,
        'consent_gap_share' as metric,
        cast(consents_counted.n_people as double) as n_records,
        consents_counted.n_silent / cast(consents_counted.n_people as double) as observed,
        cast(null as double) as centre,
        cast(null as double) as spread,
        cast(null as double) as expected,
        {{ thousands('consents_counted.n_silent') }} || ' of ' || {{ thousands('consents_counted.n_people') }}
        || ' people of the last quarter are not clearly in the consent register' as detail
    from consents_counted
    cross join landing
)

select * from int_qa_consents_measured
