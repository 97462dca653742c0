-- Gates, exclusions and capacity can only lower a tier; without a person's override nothing lifts it above its score.
select
    account_id,
    as_of_on,
    tier,
    model_tier,
    score_tier
from {{ ref('fct_account_tiers') }}
where not is_override and (tier < model_tier or model_tier < score_tier)
