with scores as (
    select * from {{ ref('int_tier_scores_weekly') }}
),

lowest as (
    select max(tier) as tier from {{ ref('tiers') }}
),

tiered as (
    select
        scores.*,
        weeks.owner_id,
        weeks.is_latest,
        coalesce(placed.tier, lowest.tier) as tier
    from scores
    cross join lowest
    inner join {{ ref('int_account_weeks') }} as weeks on scores.account_id = weeks.account_id and scores.as_of_on = weeks.as_of_on
    left join {{ ref('int_tiers_by_capacity_weekly') }} as placed
        on scores.account_id = placed.account_id and scores.as_of_on = placed.as_of_on
),

fct_account_tiers as (
    select
        account_id,
        as_of_on,
        is_latest,
        tier,
        model_tier,
        score_tier,
        exclusion_code,
        owner_id,
        -- people's overrides are not a feed yet: what the model says stands
        false as is_override,
        row_number() over (
            partition by as_of_on
            order by
                tier asc, case when exclusion_code is null then 0 else 1 end,
                total_score desc, intent_points desc, engagement_points desc, account_id asc
        ) as priority_rank
    from tiered
)

select * from fct_account_tiers
