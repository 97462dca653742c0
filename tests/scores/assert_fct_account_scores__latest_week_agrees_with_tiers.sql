-- "Latest" is one week and the same in both: a scorecard must not join this week's tier with last week's score.
with flags as (
    select
        'fct_account_scores' as mart,
        as_of_on,
        is_latest
    from {{ ref('fct_account_scores') }}
    union
    select
        'fct_account_tiers' as mart,
        as_of_on,
        is_latest
    from {{ ref('fct_account_tiers') }}
),

last_week as (
    select max(as_of_on) as as_of_on from {{ ref('int_weeks') }}
)

select
    flags.mart,
    flags.as_of_on,
    flags.is_latest
from flags
cross join last_week
where flags.is_latest <> (flags.as_of_on = last_week.as_of_on)
