{#- (metric, where it is counted, records it rests on, what is observed, the sentence) -#}
{%- set metrics = [
    ('crm_duplicate_share', 'accounts_counted', 'n_accounts', 'n_suspected / nullif(cast(n_accounts as double), 0)',
        thousands('n_suspected') ~ " || ' of ' || " ~ thousands('n_accounts') ~ " || ' accounts may be one company with another'"),
    ('n_hierarchy_gaps', 'accounts_counted', 'n_accounts', 'n_gaps',
        thousands('n_gaps') ~ " || ' circles of ownership or parents that never landed'"),
    ('missing_fit_share', 'accounts_counted', 'n_accounts', 'missing_share',
        percentage('missing_share') ~ " || ' of what fit is scored by is unknown'"),
    ('missing_title_share', 'contacts_counted', 'n_contacts', 'n_untitled / nullif(cast(n_contacts as double), 0)',
        thousands('n_untitled') ~ " || ' of ' || " ~ thousands('n_contacts') ~ " || ' contacts have no title'"),
    ('n_addresses_in_marts', 'searched', 'n_rows', 'n_found', thousands('n_found') ~ " || ' rows with an address' || coalesce(': ' || marts, '')"),
] %}

-- What is missing or doubtful about accounts, contacts and marts, on the last load day: these describe how things stand, so a
-- past day has no row of its own.
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

marts as (
    select
        mart,
        sum(n_rows) as n_rows,
        sum(n_found) as n_found
    from {{ ref('int_qa_marts_searched') }}
    group by mart
),

searched as (
    select
        sum(n_rows) as n_rows,
        sum(n_found) as n_found,
        {{ list_text('case when n_found > 0 then mart end', 'mart') }} as marts
    from marts
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
        -- decimals, because ninths do not add up exactly and two builds could differ
        avg(cast(1 - fits.completeness_share as decimal(18, 9))) as missing_share,
        max(gaps.n_gaps) as n_gaps
    from accounts
    cross join gaps
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

measured as (
    {%- for metric, relation, n_records, observed, detail in metrics %}
        select
            'all' as feed_id,
            '{{ metric }}' as metric,
            {{ n_records }} as n_records,
            cast({{ observed }} as double) as observed,
            {{ detail }} as detail
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_qa_accounts_measured as (
    select
        measured.feed_id,
        landing.last_on as checked_on,
        measured.metric,
        cast(measured.n_records as double) as n_records,
        measured.observed,
        cast(null as double) as centre,
        cast(null as double) as spread,
        cast(null as double) as expected,
        measured.detail
    from measured
    cross join landing
    where landing.last_on is not null
)

select * from int_qa_accounts_measured
