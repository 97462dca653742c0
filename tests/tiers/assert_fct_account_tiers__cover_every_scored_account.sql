-- Every score of a week leads to a tier, Tier 4 among them: an account without one would be out without a reason.
with scores as (
    select * from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }}
    where model_version = '{{ var("active_model_version") }}'
)

select
    coalesce(scores.account_id, tiers.account_id) as account_id,
    coalesce(scores.as_of_on, tiers.as_of_on) as as_of_on
from scores
full outer join {{ due_rows(ref('fct_account_tiers'), 'as_of_on') }} as tiers on scores.account_id = tiers.account_id and scores.as_of_on = tiers.as_of_on
where scores.account_id is null or tiers.account_id is null
