-- Within an account the roles add up to its people in the CRM whose role a committee shows, and nobody is engaged or reachable who is not known.
with people as (
    select
        people.account_id,
        count(distinct people.survivor_person_id) as n_people
    from {{ ref('dim_people') }} as people
    inner join {{ ref('buying_roles') }} as roles on people.buying_role = roles.buying_role and roles.is_in_committee
    where people.is_in_crm
    group by people.account_id
),

committees as (
    select
        account_id,
        sum(n_known) as n_known,
        count(case when n_engaged_30d > n_known or n_reachable > n_known or (n_engaged_30d > 0 and engagement_level = 0) then 1 end) as n_impossible
    from {{ ref('fct_buying_committee') }}
    group by account_id
)

select
    committees.account_id,
    committees.n_known,
    people.n_people
from committees
left join people on committees.account_id = people.account_id
where committees.n_impossible > 0 or committees.n_known <> coalesce(people.n_people, 0)
