-- The tier of each account at each week's end under each model that is scored: all weeks of the published one, the last of the others.
{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with claimed as (
    select * from {{ ref('int_tiers_claimed') }}
    where {{ is_due('as_of_on') }}
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

tiered as (
    select
        claimed.*,
        weeks.owner_id,
        weeks.is_latest,
        coalesce(placed.tier, lowest.tier) as tier
    from claimed
    cross join lowest
    inner join {{ ref('int_account_weeks') }} as weeks on claimed.account_id = weeks.account_id and claimed.as_of_on = weeks.as_of_on
    left join {{ ref('int_tiers_placed') }} as placed
        on claimed.account_id = placed.account_id and claimed.as_of_on = placed.as_of_on and claimed.model_version = placed.model_version
),

int_tiers_compared as (
    select
        account_id,
        as_of_on,
        model_version,
        is_latest,
        tier,
        model_tier,
        score_tier,
        gated_tier,
        lifted_tier,
        claimed_tier,
        total_score,
        exclusion_code,
        override_action,
        override_terms,
        is_override,
        owner_id,
        row_number() over (
            partition by model_version, as_of_on
            order by
                tier asc, case when exclusion_code is null then 0 else 1 end,
                total_score desc, intent_points desc, engagement_points desc, account_id asc
        ) as priority_rank
    from tiered
)

select * from int_tiers_compared
