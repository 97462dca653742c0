-- Kept apart from the people it is about: that somebody was erased, when, by whom and how much went, and nothing on whom.
with requests as (
    select * from {{ ref('stg_landing__erasures') }}
),

removed as (
    select
        erasure_number,
        count(*) as n_records,
        count(distinct feed_id) as n_feeds
    from {{ ref('stg_landing__erased_rows') }}
    group by erasure_number
),

fct_erasures as (
    select
        requests.erasure_number,
        requests.source,
        requests.requested_at,
        requests.applied_at,
        requests.requested_by,
        requests.jurisdiction,
        requests.repeats_number,
        coalesce(removed.n_records, 0) as n_records,
        coalesce(removed.n_feeds, 0) as n_feeds,
        case
            when removed.n_records > 0 then 'erased'
            when requests.repeats_number is not null then 'asked_again'
            else 'nobody_found'
        end as effect
    from requests
    left join removed on requests.erasure_number = removed.erasure_number
)

select * from fct_erasures
