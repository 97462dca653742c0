with scored as (
    select * from {{ ref('int_account_similarity') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

pods as (
    select * from {{ ref('int_pods_assigned') }}
    where is_account
),

fct_account_similarity as (
    select
        scored.account_id,
        scored.similarity_score,
        scored.similarity_percentile,
        scored.nearest_account_ids,
        scored.compared_share,
        scored.because,

        pods.pod_id,
        pods.pod_name,
        case
            when pods.pod_id is not null then null
            when accounts.disqualified_code is not null then 'disqualified: ' || accounts.disqualified_code
            else coalesce(pods.unassigned_reason, 'nothing that pods are named by is known of it')
        end as unassigned_reason
    from scored
    inner join accounts on scored.account_id = accounts.account_id
    left join pods on scored.account_id = pods.company_id
)

select * from fct_account_similarity
