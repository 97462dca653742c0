-- What is missing or doubtful about accounts and people, on the last load day: these describe how things stand, so a past day
-- has no row of its own.
with landing as (
    select max(loaded_on) as last_on from {{ ref('fct_signal_ledger_daily') }}
),

accounts as (
    select account_id from {{ ref('int_accounts_versioned') }}
    where is_current and is_live
),

suspects as (
    select account_id from {{ ref('int_account_duplicates_suspected') }}
    union distinct
    select other_account_id as account_id from {{ ref('int_account_duplicates_suspected') }}
),

gaps as (
    select count(*) as n_gaps from {{ ref('int_hierarchy_reviewed') }}
),

fits as (
    select
        account_id,
        completeness_share,
        row_number() over (partition by account_id order by valid_from_at desc) as nth_latest
    from {{ ref('int_fit_rationales_versioned') }}
),

accounts_counted as (
    select
        count(*) as n_accounts,
        count(suspects.account_id) as n_suspected,
        avg(1 - fits.completeness_share) as missing_share
    from accounts
    left join suspects on accounts.account_id = suspects.account_id
    left join fits on accounts.account_id = fits.account_id and fits.nth_latest = 1
),

contacts_counted as (
    select
        count(*) as n_contacts,
        sum(case when title is null then 1 else 0 end) as n_untitled
    from {{ ref('int_contacts_versioned') }}
    where is_current and is_live
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
    -- where nobody keeps a register there is none to be incomplete
    where exists (select 1 from registered)
    group by people.feed_id
),

measured as (
    select
        'all' as feed_id,
        'crm_duplicate_share' as metric,
        n_accounts as n_records,
        n_suspected / nullif(cast(n_accounts as double), 0) as observed,
        {{ thousands('n_suspected') }} || ' of ' || {{ thousands('n_accounts') }} || ' accounts may be one company with another' as detail
    from accounts_counted
    union all
    select
        'all' as feed_id,
        'n_hierarchy_gaps' as metric,
        accounts_counted.n_accounts as n_records,
        cast(gaps.n_gaps as double) as observed,
        {{ thousands('gaps.n_gaps') }} || ' circles of ownership or parents that never landed' as detail
    from gaps
    cross join accounts_counted
    union all
    select
        'all' as feed_id,
        'missing_fit_share' as metric,
        n_accounts as n_records,
        missing_share as observed,
        {{ percentage('missing_share') }} || ' of what fit is scored by is unknown' as detail
    from accounts_counted
    union all
    select
        'all' as feed_id,
        'missing_title_share' as metric,
        n_contacts as n_records,
        n_untitled / nullif(cast(n_contacts as double), 0) as observed,
        {{ thousands('n_untitled') }} || ' of ' || {{ thousands('n_contacts') }} || ' contacts have no title' as detail
    from contacts_counted
    union all
    select
        feed_id,
        'consent_gap_share' as metric,
        n_people as n_records,
        n_silent / cast(n_people as double) as observed,
        {{ thousands('n_silent') }} || ' of ' || {{ thousands('n_people') }} || ' people of the last quarter are not, or not clearly, in the consent register' as detail
    from consents_counted
),

int_qa_accounts_measured as (
    select
        measured.feed_id,
        landing.last_on as checked_on,
        measured.metric,
        cast(measured.n_records as double) as n_records,
        measured.observed,
        null as centre,
        null as spread,
        null as expected,
        measured.detail
    from measured
    cross join landing
    where landing.last_on is not null
)

select * from int_qa_accounts_measured
