-- The published score goes from 0 to 100: the version named by active_model_version exists, is the one marked active, has the
-- three components once each, and they add up to 100.
with active as (
    select
        count(*) as n_components,
        count(distinct component) as n_distinct_components,
        coalesce(sum(max_points), 0) as max_points,
        sum(case when is_active then 1 else 0 end) as n_active
    from {{ ref('score_models') }}
    where model_version = '{{ var("active_model_version") }}'
)

select * from active
where n_components <> 3 or n_distinct_components <> 3 or max_points <> 100 or n_active <> 3
union all
select
    count(*) as n_components,
    count(distinct component) as n_distinct_components,
    sum(max_points) as max_points,
    sum(case when is_active then 1 else 0 end) as n_active
from {{ ref('score_models') }}
where is_active and model_version <> '{{ var("active_model_version") }}'
having count(*) > 0
