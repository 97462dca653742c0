-- Whoever decided something is heard: the last version of each decision prevails in the last week, is reviewed, has not begun or is taken back.
-- (A second decision that says the same as the one that prevails is heard with it.)
with last_week as (
    select as_of_on from {{ ref('int_weeks') }}
    where is_latest
)

select
    judged.override_key,
    judged.action
from {{ ref('int_overrides_judged') }} as judged
cross join last_week
left join {{ ref('int_overrides_attached') }} as attached on judged.override_key = attached.override_key and last_week.as_of_on = attached.as_of_on
left join {{ ref('int_tiers_compared') }} as tiers
    on
        attached.account_id = tiers.account_id
        and attached.as_of_on = tiers.as_of_on
        and tiers.model_version = '{{ var("active_model_version") }}'
        and tiers.is_override
left join {{ ref('fct_override_reviews') }} as reviews
    on judged.loaded_at = reviews.loaded_at and reviews.is_last_version and coalesce(judged.override_id, '') = coalesce(reviews.override_id, '')
where
    judged.is_last_version
    and not judged.is_revoked
    and (judged.starts_on is null or judged.starts_on <= last_week.as_of_on)
    and judged.known_week_on <= last_week.as_of_on
    and tiers.account_id is null
    and reviews.review_id is null
