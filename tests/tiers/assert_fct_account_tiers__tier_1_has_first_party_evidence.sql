-- Third-party intent screens and times; alone it never makes an account Tier 1. Some signal of our own channels counted by then.
with first_party as (
    select
        account_id,
        min(counts_from_week_on) as since_on
    from {{ ref('int_signals_weighted') }}
    where party = 'first' and automated_decisioning_allowed and intent_points > 0
    group by account_id
)

select
    tiers.account_id,
    tiers.as_of_on,
    scores.first_party_points,
    first_party.since_on
from {{ due_rows(ref('int_tiers_compared'), 'as_of_on') }} as tiers
left join {{ due_rows(ref('fct_account_scores'), 'as_of_on') }} as scores
    on tiers.account_id = scores.account_id and tiers.as_of_on = scores.as_of_on and tiers.model_version = scores.model_version
left join first_party on tiers.account_id = first_party.account_id
where
    -- a person may pin an account without it; the model never puts one there
    (tiers.model_tier = 1 or (tiers.tier = 1 and not tiers.is_override))
    and (coalesce(scores.first_party_points, 0) <= 0 or first_party.since_on is null or first_party.since_on > tiers.as_of_on)
