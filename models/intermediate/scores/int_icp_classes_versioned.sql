-- ICP class of each version of an account: gates first (a disqualified account is out), then core where the known fit is
-- strong, edge otherwise; an account about which nothing is known is edge, not out.
with fit as (
    select
        account_id,
        valid_from_at,
        sum(points) / sum(max_points) as fit_share
    from {{ ref('int_fit_factors_versioned') }}
    where is_known
    group by account_id, valid_from_at
),

int_icp_classes_versioned as (
    select
        accounts.account_id,
        accounts.valid_from_at,
        fit.fit_share as known_fit_share,
        case
            when accounts.disqualified_code is not null then 'out'
            when fit.fit_share >= {{ scoring_parameter('icp_core_fit_share') }} then 'core'
            when fit.fit_share < {{ scoring_parameter('icp_edge_fit_share') }} then 'out'
            else 'edge'
        end as icp_class
    from {{ ref('int_accounts_described') }} as accounts
    left join fit on accounts.account_id = fit.account_id and accounts.valid_from_at = fit.valid_from_at
)

select * from int_icp_classes_versioned
