-- Accounts that are one company because they claim one domain: each counts for the best-ranked account that claims it at the
-- moment. Across CRMs always; within one only once it is safe: two accounts with different owners who are still there wait for a
-- person, and a parent and its division are two accounts on purpose. What was once folded stays so when an owner changes.
with standing as (
    select * from {{ ref('int_domain_claims_standing') }}
),

pairs as (
    select
        members.domain,
        members.crm,
        members.crm_account_id,
        members.claimed_at,
        survivors.crm as survivor_crm,
        survivors.crm_account_id as survivor_crm_account_id,
        members.moment_at,
        members.next_moment_at,
        members.crm = survivors.crm
        and (
            coalesce(members.parent_crm_account_id = survivors.crm_account_id, false)
            or coalesce(survivors.parent_crm_account_id = members.crm_account_id, false)
        ) as is_division,
        case
            when
                members.crm = survivors.crm
                and members.owner_id <> survivors.owner_id
                and {{ is_before_end('members.moment_at', 'members.left_at') }}
                and {{ is_before_end('members.moment_at', 'survivors.left_at') }}
                then 0
            else 1
        end as is_agreed
    from standing as members
    inner join standing as survivors
        on members.domain = survivors.domain and members.moment_at = survivors.moment_at and survivors.survivor_rank = survivors.best_rank
    where members.survivor_rank > members.best_rank
),

agreed as (
    select
        *,
        'both claim ' || domain as because,
        max(is_agreed) over (
            partition by domain, crm, crm_account_id, claimed_at, survivor_crm, survivor_crm_account_id
            order by moment_at rows unbounded preceding
        ) as is_ever_agreed
    from pairs
),

folded as (
    select
        crm,
        crm_account_id,
        survivor_crm,
        survivor_crm_account_id,
        because,
        moment_at as known_at,
        next_moment_at as until_at
    from agreed
    where is_ever_agreed = 1 and not is_division
),

int_accounts_shared as (
    {{ joined_intervals('folded', ['crm', 'crm_account_id', 'survivor_crm', 'survivor_crm_account_id', 'because'], 'known_at', 'until_at') }}
)

select * from int_accounts_shared
