with counted as (
    select * from {{ ref('int_committee_roles_counted') }}
),

fct_buying_committee as (
    select
        counted.account_id,
        counted.buying_role,
        counted.role_label,
        counted.as_of_on,
        counted.is_required,
        cast(counted.n_known as int) as n_known,
        cast(counted.n_reachable as int) as n_reachable,
        cast(counted.n_engaged_30d as int) as n_engaged_30d,
        counted.engagement_level,
        levels.level_name as engagement_level_name,
        counted.is_required and counted.n_engaged_30d = 0 as is_gap,
        case
            when counted.n_known = 0 then 'nobody known'
            when counted.n_engaged_30d > 0 then counted.n_engaged_30d || ' of ' || counted.n_known || ' engaged, ' || levels.label
            when counted.n_reachable = 0 then counted.n_known || ' known, none reachable'
            when counted.days_since_signal is null then counted.n_known || ' known, none has answered'
            else counted.n_known || ' known, last sign ' || counted.days_since_signal || ' days ago'
        end as because
    from counted
    inner join {{ ref('committee_levels') }} as levels on counted.engagement_level = levels.engagement_level
)

select * from fct_buying_committee
