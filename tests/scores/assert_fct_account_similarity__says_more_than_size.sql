-- The rank correlation of similarity with the head count stays below the stated bound, up and down, wherever there are accounts enough
-- for a correlation to mean anything.
with ranked as (
    select
        rank() over (order by similarity.similarity_score) as score_rank,
        rank() over (order by accounts.n_employees) as size_rank,
        count(*) over (partition by similarity.similarity_score) as n_equal_scores,
        count(*) over (partition by accounts.n_employees) as n_equal_sizes
    from {{ ref('fct_account_similarity') }} as similarity
    inner join {{ ref('dim_accounts') }} as accounts on similarity.account_id = accounts.account_id
    where similarity.similarity_score is not null and accounts.n_employees is not null
)

select
    count(*) as n_accounts,
    corr(score_rank + (n_equal_scores - 1) / 2.0, size_rank + (n_equal_sizes - 1) / 2.0) as rank_correlation
from ranked
having
    count(*) >= {{ scoring_parameter('size_proxy_minimum_accounts') }}
    and abs(corr(score_rank + (n_equal_scores - 1) / 2.0, size_rank + (n_equal_sizes - 1) / 2.0)) > {{ scoring_parameter('size_proxy_bound') }}
