-- What a factor row rests on ("..., last on 2026-03-02") had happened by the week's end, give or take the clocks' tolerance.
-- Models weigh these same rows, so they are looked at before that; limits of a score speak of no day.
select
    account_id,
    as_of_on,
    component,
    factor,
    evidence
from {{ due_rows(ref('int_score_factors_weekly'), 'as_of_on') }}
where
    data_updated_on > {{ add_days('as_of_on', 1) }}
    or (evidence like '%, last on ____-__-__' and cast(right(evidence, 10) as date) > {{ add_days('as_of_on', 1) }})
