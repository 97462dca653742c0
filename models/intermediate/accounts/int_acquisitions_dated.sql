-- Which company owns which other by an acquisition: from when that is both known and in effect, until a later record takes it back.
-- An announcement changes nothing, nor does it take back an earlier completion; it is left out.
with news as (
    select
        feed_id,
        record_id,
        acquirer_domain,
        acquired_domain,
        acquired_name,
        coalesce(acquired_on, cast(loaded_at as date)) as acquired_on,
        coalesce(deal_status, 'unstated') as deal_status,
        loaded_at,
        landed_file,
        landed_row
    from {{ ref('stg_company_news__acquisitions') }}
    where malformed_reason is null
),

decided as (
    select
        news.*,
        statuses.is_in_effect,
        lead(news.loaded_at) over (partition by news.feed_id, news.record_id order by news.loaded_at, news.landed_file, news.landed_row) as replaced_at
    from news
    inner join {{ ref('acquisition_statuses') }} as statuses on news.deal_status = statuses.deal_status and (statuses.is_in_effect or statuses.takes_back)
),

int_acquisitions_dated as (
    select
        acquirers.domain as acquirer_domain,
        acquired.domain as acquired_domain,
        decided.acquired_name,
        decided.acquired_on,
        greatest(decided.loaded_at, cast(decided.acquired_on as timestamp)) as from_at,
        decided.replaced_at as until_at
    from decided
    inner join {{ ref('int_domains_classified') }} as acquirers
        on lower(trim(decided.acquirer_domain)) = acquirers.raw_text and acquirers.domain_kind = 'company'
    inner join {{ ref('int_domains_classified') }} as acquired
        on lower(trim(decided.acquired_domain)) = acquired.raw_text and acquired.domain_kind = 'company'
    where
        decided.is_in_effect
        and acquirers.domain <> acquired.domain
        and {{ is_before_end('greatest(decided.loaded_at, cast(decided.acquired_on as timestamp))', 'decided.replaced_at') }}
)

select * from int_acquisitions_dated
