-- ICP class of an account, between when: gates first (a disqualified account is out), then core where the known fit is strong, edge
-- otherwise; an account about which nothing is known is edge, not out.
with accounts as (
    select * from {{ ref('int_accounts_described') }}
),

fit as (
    select * from {{ ref('int_fit_rationales_versioned') }}
),

turns as (
    select
        account_id,
        valid_from_at
    from accounts
    union
    select
        account_id,
        valid_from_at
    from fit
),

classed as (
    select
        turns.account_id,
        turns.valid_from_at as moment_at,
        fit.known_fit_share,
        case
            when accounts.disqualified_code is not null then 'out'
            when fit.known_fit_share >= {{ scoring_parameter('icp_core_fit_share') }} then 'core'
            when fit.known_fit_share < {{ scoring_parameter('icp_edge_fit_share') }} then 'out'
            else 'edge'
        end as icp_class
    from turns
    inner join accounts
        on
            turns.account_id = accounts.account_id
            and turns.valid_from_at >= accounts.valid_from_at
            and {{ is_before_end('turns.valid_from_at', 'accounts.valid_to_at') }}
    left join fit
        on
            turns.account_id = fit.account_id
            and turns.valid_from_at >= fit.valid_from_at
            and {{ is_before_end('turns.valid_from_at', 'fit.valid_to_at') }}
),

int_icp_classes_versioned as (
    {{ intervals_of_states('classed', 'account_id', 'moment_at', ['known_fit_share', 'icp_class']) }}
)

select * from int_icp_classes_versioned
