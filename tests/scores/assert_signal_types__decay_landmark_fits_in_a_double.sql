-- Forward decay multiplies by 2^(age of the landmark / half-life); a double ends at 2^1024, and past it scores would be infinite.
with span as (
    select {{ days_between('min(as_of_on)', 'max(as_of_on)') }} as n_days from {{ ref('int_weeks') }}
),

shortest as (
    select min(half_life_days) as half_life_days from {{ ref('signal_types') }}
)

select
    span.n_days,
    shortest.half_life_days
from span
cross join shortest
where span.n_days / shortest.half_life_days >= 1000
