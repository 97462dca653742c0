-- Who of each committee role is known, reachable and engaged, per live account; a role without anybody is a row of zeros.
with accounts as (
    select
        account_id,
        as_of_on
    from {{ ref('int_account_weeks') }}
    where is_latest
),

members as (
    select
        people.account_id,
        people.buying_role,
        count(*) as n_known,
        count(case when people.is_reachable then 1 end) as n_reachable,
        count(case when engaged.is_engaged_recently then 1 end) as n_engaged_30d,
        max(engaged.engagement_level) as engagement_level,
        min(engaged.days_since_signal) as days_since_signal
    from {{ ref('int_people_placed') }} as people
    left join {{ ref('int_committee_members_engaged') }} as engaged
        on people.account_id = engaged.account_id and people.person_id = engaged.person_id
    where people.is_in_crm and people.person_id = people.survivor_person_id
    group by people.account_id, people.buying_role
),

int_committee_roles_counted as (
    select
        accounts.account_id,
        roles.buying_role,
        roles.label as role_label,
        accounts.as_of_on,
        roles.is_required,
        roles.role_multiplier,
        coalesce(members.n_known, 0) as n_known,
        coalesce(members.n_reachable, 0) as n_reachable,
        coalesce(members.n_engaged_30d, 0) as n_engaged_30d,
        coalesce(members.engagement_level, 0) as engagement_level,
        members.days_since_signal
    from accounts
    inner join {{ ref('buying_roles') }} as roles on roles.is_in_committee
    left join members on accounts.account_id = members.account_id and roles.buying_role = members.buying_role
)

select * from int_committee_roles_counted
