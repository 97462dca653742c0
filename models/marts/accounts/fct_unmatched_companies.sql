-- Companies that act without being an account, most active first: adding one of them to the CRM matches its past too.
with unmatched as (
    select
        matched.*,
        coalesce(matched.domain, names.identity_value) as company
    from {{ ref('int_signals_matched') }} as matched
    inner join {{ ref('int_identities_seen') }} as names on matched.identity_id = names.identity_id
    where matched.match_method = 'unknown_company'
),

weeks as (
    select as_of_on from {{ ref('int_weeks') }}
    where is_latest
),

window_days as (
    select {{ scoring_parameter('committee_window_days') }} as n_days
),

universe as (
    select
        domain,
        max(company_name) as company_name
    from {{ ref('stg_firmographics__companies') }}
    where malformed_reason is null
    group by domain
),

companies as (
    select
        unmatched.company,
        max(unmatched.domain) as domain,
        count(*) as n_signals,
        count(distinct unmatched.identity_id) as n_identities,
        cast(sum(
            case when {{ days_between('unmatched.occurred_on', 'weeks.as_of_on') }} <= window_days.n_days then 1 else 0 end
        ) as bigint) as n_recent_signals,
        min(unmatched.occurred_on) as first_occurred_on,
        max(unmatched.occurred_on) as last_occurred_on,
        count(distinct unmatched.feed_id) as n_feeds
    from unmatched
    cross join weeks
    cross join window_days
    group by unmatched.company
),

fct_unmatched_companies as (
    select
        companies.company,
        companies.domain,
        universe.company_name,
        companies.n_signals,
        companies.n_recent_signals,
        companies.n_identities,
        companies.first_occurred_on,
        companies.last_occurred_on,
        companies.n_feeds,
        row_number() over (order by companies.n_recent_signals desc, companies.n_signals desc, companies.company asc) as queue_rank,
        case
            when companies.domain is null
                then 'Add the domain of "' || companies.company || '" to the feed, or an account of that name to the CRM'
            else 'Add an account with domain ' || companies.domain || ', or a row in domain_aliases if an account owns it'
        end as remedy
    from companies
    left join universe on companies.domain = universe.domain
)

select * from fct_unmatched_companies
