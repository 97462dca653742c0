-- What is taken off an account's research for the noise of its industry, in the rubric's own points: a row of the ledger itself.
{{ config(materialized='history', history_on='as_of_on') }}

with researched as (
    select
        factors.account_id,
        factors.as_of_on,
        factors.component,
        sum(factors.points) as points
    from {{ ref('int_banded_factors_weekly') }} as factors
    inner join {{ ref('baselined_factors') }} as baselined on factors.factor = baselined.factor
    where factors.component = 'intent' and factors.points > 0 and {{ is_due('factors.as_of_on') }}
    group by factors.account_id, factors.as_of_on, factors.component
),

int_baseline_factors_weekly as (
    select
        researched.account_id,
        researched.as_of_on,
        researched.component,
        'industry_baseline' as factor,
        replace(baselines.industry_group, '_', ' ') || ' accounts show research in ' || {{ percentage('baselines.industry_share') }}
        || ' of weeks, all accounts in ' || {{ percentage('baselines.usual_share') }} as observed,
        'baseline.' || researched.component as rule_id,
        cast(-researched.points * (1 - baselines.counted_share) as decimal(12, 4)) as points,
        cast(0 as decimal(12, 4)) as max_points,
        'ordinary noise of the industry: research counts ' || {{ percentage('baselines.counted_share') }} as evidence
    from researched
    inner join {{ ref('int_account_weeks') }} as weeks
        on researched.account_id = weeks.account_id and researched.as_of_on = weeks.as_of_on
    inner join {{ ref('int_accounts_described') }} as accounts
        on weeks.account_id = accounts.account_id and weeks.version_from_at = accounts.valid_from_at
    inner join {{ ref('int_industry_baselines_weekly') }} as baselines
        on researched.as_of_on = baselines.as_of_on and accounts.industry_group = baselines.industry_group
)

select * from int_baseline_factors_weekly
where points <> 0
