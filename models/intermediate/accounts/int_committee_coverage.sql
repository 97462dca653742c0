-- How much of the committee that a purchase needs is known and engaged, and which roles are missing, per account.
with roles as (
    select
        *,
        row_number() over (partition by account_id order by role_multiplier desc, role_label asc) as role_order
    from {{ ref('int_committee_roles_counted') }}
    where is_required
),

gaps as (
    select
        account_id,
        {{ list_text('role_label', 'role_order') }} as committee_gaps
    from roles
    where n_engaged_30d = 0
    group by account_id
),

int_committee_coverage as (
    select
        roles.account_id,
        count(*) as n_roles_required,
        count(case when roles.n_known > 0 then 1 end) as n_roles_known,
        count(case when roles.n_engaged_30d > 0 then 1 end) as n_roles_engaged,
        cast(count(case when roles.n_known > 0 then 1 end) as double) / count(*) as known_share,
        cast(count(case when roles.n_engaged_30d > 0 then 1 end) as double) / count(*) as engaged_share,
        cast(count(case when roles.engagement_level >= {{ scoring_parameter('conversing_from_level') }} then 1 end) as double) / count(*) as conversing_share,
        max(gaps.committee_gaps) as committee_gaps
    from roles
    left join gaps on roles.account_id = gaps.account_id
    group by roles.account_id
)

select * from int_committee_coverage
