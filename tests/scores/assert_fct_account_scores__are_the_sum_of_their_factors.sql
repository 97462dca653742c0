-- A score is a ledger: its factor rows add up to each component and to the total, to the last digit, for every account and week.
with factors as (
    select
        account_id,
        as_of_on,
        model_version,
        sum(case when component = 'fit' then points else 0 end) as fit_points,
        sum(case when component = 'intent' then points else 0 end) as intent_points,
        sum(case when component = 'engagement' then points else 0 end) as engagement_points,
        sum(points) as total_score
    from {{ due_rows(ref('fct_score_factors'), 'as_of_on') }}
    group by account_id, as_of_on, model_version
)

select
    scores.total_score,
    factors.total_score as factor_points,
    coalesce(scores.account_id, factors.account_id) as account_id,
    coalesce(scores.as_of_on, factors.as_of_on) as as_of_on
from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }} as scores
full outer join factors
    on
        scores.account_id = factors.account_id
        and scores.as_of_on = factors.as_of_on
        and scores.model_version = factors.model_version
where
    scores.account_id is null
    or factors.account_id is null
    or scores.fit_points <> factors.fit_points
    or scores.intent_points <> factors.intent_points
    or scores.engagement_points <> factors.engagement_points
    or scores.total_score <> factors.total_score
    or scores.total_score <> scores.fit_points + scores.intent_points + scores.engagement_points
