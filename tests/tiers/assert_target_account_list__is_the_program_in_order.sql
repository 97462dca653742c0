-- The list holds the whole program and nobody who is excluded, and who is in the program ranks before who is next in line.
with program as (
    select scorecard.account_id
    from {{ ref('account_scorecard') }} as scorecard
    inner join {{ ref('tiers') }} as rules on scorecard.tier = rules.tier
    where rules.capacity is not null
),

last_in as (
    select max(priority_rank) as priority_rank from {{ ref('target_account_list') }}
    where is_in_program
)

select
    coalesce(program.account_id, listed.account_id) as account_id,
    case
        when listed.account_id is null then 'in the program, not on the list'
        when program.account_id is null then 'on the list as in the program, but is not'
        else 'in the program, listed as next in line'
    end as problem
from program
full outer join {{ ref('target_account_list') }} as listed on program.account_id = listed.account_id
where
    (listed.account_id is null)
    or (program.account_id is null and listed.is_in_program)
    or (program.account_id is not null and not listed.is_in_program)
union all
select
    listed.account_id,
    'next in line before the program' as problem
from {{ ref('target_account_list') }} as listed
cross join last_in
where not listed.is_in_program and listed.priority_rank < last_in.priority_rank
union all
select
    listed.account_id,
    'excluded' as problem
from {{ ref('target_account_list') }} as listed
inner join {{ ref('fct_account_tiers') }} as tiers on listed.account_id = tiers.account_id and tiers.is_latest
where tiers.exclusion_code is not null
