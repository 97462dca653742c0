with scored as (
    select * from {{ ref('int_account_similarity') }}
),

fct_account_similarity as (
    select
        account_id,
        similarity_score,
        similarity_percentile,
        nearest_account_ids,
        compared_share,
        because
    from scored
)

select * from fct_account_similarity
