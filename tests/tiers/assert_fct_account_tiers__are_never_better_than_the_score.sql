-- Gates, exclusions and capacity can only lower a tier; nothing but a purchase or a person's decision lifts it above its score.
select
    account_id,
    as_of_on,
    model_version,
    tier,
    claimed_tier,
    model_tier,
    score_tier
from {{ due_rows(ref('int_tiers_compared'), 'as_of_on') }}
where
    model_tier < score_tier
    or tier < claimed_tier
    or (not is_override and tier < model_tier and lifted_tier is null)
    or lifted_tier < gated_tier
