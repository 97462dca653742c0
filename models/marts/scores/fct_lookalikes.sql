with found as (
    select * from {{ ref('int_lookalikes_found') }}
    where lookalike_rank is not null
),

universe as (
    select * from {{ ref('int_universe_companies') }}
),

pods as (
    select * from {{ ref('int_pods_assigned') }}
    where not is_account
),

fct_lookalikes as (
    select
        found.domain,
        universe.company_name,
        found.lookalike_rank,

        found.similarity_score,
        found.similarity_percentile,
        found.nearest_account_ids,
        found.compared_share,
        found.because,

        pods.pod_id,
        pods.pod_name,

        universe.industry_group as industry,
        universe.industry_fit,
        universe.country,
        universe.territory,
        universe.segment,
        universe.n_employees,
        universe.annual_revenue_usd,
        universe.technologies
    from found
    inner join universe on found.domain = universe.domain
    left join pods on found.domain = pods.company_id
)

select * from fct_lookalikes
