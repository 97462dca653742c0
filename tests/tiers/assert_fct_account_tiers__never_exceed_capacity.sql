-- A tier is a promise of people's time: in no week does it hold more accounts than there are places.
select
    tiers.as_of_on,
    tiers.tier,
    count(*) as n_accounts,
    max(rules.capacity) as capacity
from {{ ref('fct_account_tiers') }} as tiers
inner join {{ ref('tiers') }} as rules on tiers.tier = rules.tier
where rules.capacity is not null
group by tiers.as_of_on, tiers.tier
having count(*) > max(rules.capacity)
