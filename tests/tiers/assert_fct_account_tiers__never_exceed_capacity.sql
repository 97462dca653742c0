-- A tier is a promise of people's time: in no week does a pool hold more accounts than it has places, but for those a person promised one,
-- which fct_override_reviews lists.
select
    as_of_on,
    model_version,
    tier,
    pool,
    count(*) as n_accounts,
    max(capacity) as capacity
from {{ due_rows(ref('int_tiers_placed'), 'as_of_on') }}
group by as_of_on, model_version, tier, pool
having count(*) > greatest(max(capacity), sum(case when is_promised then 1 else 0 end))
