-- The ranked list people work from: everyone in the program, then who is next in line (below the lowest threshold, but with
-- a recent signal), so that a list with thresholds set too high is visibly that and not just empty.
with scorecard as (
    select * from {{ ref('account_scorecard') }}
),

staffed as (
    select max(tier) as lowest_tier from {{ ref('tiers') }}
    where capacity is not null
),

excluded as (
    select
        account_id,
        as_of_on
    from {{ ref('fct_account_tiers') }}
    where exclusion_code is not null
),

target_account_list as (
    select
        scorecard.account_id,
        scorecard.account_name,
        scorecard.tier,
        scorecard.tier <= staffed.lowest_tier as is_in_program,
        accounts.industry,
        case
            when accounts.n_employees is null then 'unknown'
            else accounts.segment || ' (' || {{ thousands('accounts.n_employees') }} || ' employees)'
        end as size,
        scorecard.intent_explanation as intent_signals,
        scorecard.owner_id,
        scorecard.priority_rank
    from scorecard
    cross join staffed
    inner join {{ ref('dim_accounts') }} as accounts on scorecard.account_id = accounts.account_id
    left join excluded on scorecard.account_id = excluded.account_id and scorecard.as_of_on = excluded.as_of_on
    where
        excluded.account_id is null
        and (
            scorecard.tier <= staffed.lowest_tier
            or {{ days_between('scorecard.last_signal_on', 'scorecard.as_of_on') }} < {{ scoring_parameter('committee_window_days') }}
        )
)

select * from target_account_list
