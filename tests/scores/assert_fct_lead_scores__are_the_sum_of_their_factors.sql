-- A lead's score is a ledger too: its factor rows add up to it, to the last digit, for every person and week.
with factors as (
    select
        person_id,
        as_of_on,
        sum(points) as points
    from {{ ref('fct_lead_score_factors') }}
    group by person_id, as_of_on
)

select
    scores.lead_score,
    factors.points,
    coalesce(scores.person_id, factors.person_id) as person_id,
    coalesce(scores.as_of_on, factors.as_of_on) as as_of_on
from {{ ref('fct_lead_scores') }} as scores
full outer join factors on scores.person_id = factors.person_id and scores.as_of_on = factors.as_of_on
where scores.person_id is null or factors.person_id is null or scores.lead_score <> factors.points
