-- The weights share out the whole, and the two sizes together stay below a fifth of it.
select
    sum(weight_share) as weight_sum,
    sum(case when feature in ('n_employees', 'annual_revenue_usd') then weight_share else 0 end) as size_share
from {{ ref('similarity_features') }}
having
    sum(weight_share) <> 1
    or sum(case when feature in ('n_employees', 'annual_revenue_usd') then weight_share else 0 end) >= 0.2
