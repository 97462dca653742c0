-- Every account that stood at a week's end is scored for it, once, and no other is.
select
    coalesce(weeks.account_id, scores.account_id) as account_id,
    coalesce(weeks.as_of_on, scores.as_of_on) as as_of_on
from {{ due_rows(ref('int_account_weeks'), 'as_of_on') }} as weeks
full outer join {{ due_rows(ref('fct_account_scores'), 'as_of_on') }} as scores
    on weeks.account_id = scores.account_id and weeks.as_of_on = scores.as_of_on
where weeks.account_id is null or scores.account_id is null
