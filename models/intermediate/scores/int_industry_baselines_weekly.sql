-- How much of an account's research is the noise of its industry at each week's end: the share of weeks in which an ordinary account
-- of the industry showed any, against all ordinary accounts, over the weeks before (the week itself is not in its own baseline).
{{ config(materialized='history', history_on='as_of_on') }}

with signals as (
    select * from {{ ref('int_signals_weighted') }}
),

windows as (
    select
        {{ scoring_parameter('baseline_window_weeks') }} as n_weeks,
        {{ scoring_parameter('baseline_least_share') }} as least_share,
        {{ scoring_parameter('baseline_shrinkage_accounts') }} as n_shrinkage_accounts
),

researching as (
    select distinct
        signals.account_id,
        signals.counts_from_week_on as week_on
    from signals
    inner join {{ ref('baselined_factors') }} as factors on signals.intent_factor = factors.factor
    where signals.intent_points > 0 and {{ is_within_reach('signals.counts_from_week_on', ['baseline_window_weeks']) }}
),

deliberate as (
    -- who has asked for a price or a demo within the window is no measure of noise: in a good market the buyers would hide each other
    select distinct
        signals.account_id,
        weeks.as_of_on as week_on
    from signals
    cross join windows
    inner join {{ ref('int_weeks') }} as weeks
        on
            signals.counts_from_week_on <= weeks.as_of_on
            and {{ days_between('signals.counts_from_week_on', 'weeks.as_of_on') }} < 7 * windows.n_weeks
    where
        signals.is_high_intent
        -- as long before a week that is itself as long before the one that is asked about
        and {{ is_within_reach('signals.counts_from_week_on', ['baseline_window_weeks', 'baseline_window_weeks']) }}
),

weekly as (
    select
        weeks.as_of_on as week_on,
        accounts.industry_group,
        count(*) as n_accounts,
        count(researching.account_id) as n_active
    from {{ ref('int_account_weeks') }} as weeks
    inner join {{ ref('int_accounts_described') }} as accounts
        on weeks.account_id = accounts.account_id and weeks.version_from_at = accounts.valid_from_at
    left join researching on weeks.account_id = researching.account_id and weeks.as_of_on = researching.week_on
    left join deliberate on weeks.account_id = deliberate.account_id and weeks.as_of_on = deliberate.week_on
    where deliberate.account_id is null and {{ is_within_reach('weeks.as_of_on', ['baseline_window_weeks']) }}
    group by weeks.as_of_on, accounts.industry_group
),

summed as (
    select
        weeks.as_of_on,
        weekly.industry_group,
        sum(weekly.n_accounts) as n_account_weeks,
        sum(weekly.n_active) as n_active_weeks
    from {{ ref('int_weeks') }} as weeks
    cross join windows
    inner join weekly
        on
            weeks.as_of_on > weekly.week_on
            and {{ is_due('weeks.as_of_on') }}
            and {{ days_between('weekly.week_on', 'weeks.as_of_on') }} <= 7 * windows.n_weeks
    group by weeks.as_of_on, weekly.industry_group
),

shares as (
    select
        *,
        cast(sum(n_active_weeks) over (partition by as_of_on) as double) / sum(n_account_weeks) over (partition by as_of_on) as usual_share
    from summed
),

shrunk as (
    -- an industry of three accounts says little of its own: it is pulled towards all accounts
    select
        shares.as_of_on,
        shares.industry_group,
        shares.usual_share,
        (shares.n_active_weeks + windows.n_shrinkage_accounts * windows.n_weeks * shares.usual_share)
        / (shares.n_account_weeks + windows.n_shrinkage_accounts * windows.n_weeks) as industry_share,
        windows.least_share
    from shares
    cross join windows
    where shares.industry_group is not null
),

int_industry_baselines_weekly as (
    select
        as_of_on,
        industry_group,
        cast(usual_share as decimal(9, 4)) as usual_share,
        cast(industry_share as decimal(9, 4)) as industry_share,
        cast(greatest(least_share, {{ relative_surprisal('industry_share', 'usual_share') }}) as decimal(9, 4)) as counted_share
    from shrunk
)

select * from int_industry_baselines_weekly
where counted_share < 1
