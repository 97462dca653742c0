-- One row of the ledger per account, week, model, component and factor. Hundreds of millions of rows are not looked through for it: what
-- models weigh, what they weigh by and what limits them have keys of their own (is_sound of each), so a key that two rows share would be a
-- factor that is both weighed and a limit.
with limits as (
    select distinct factor from {{ ref('int_limit_factors_weekly') }}
)

select distinct weighed.factor
from {{ due_rows(ref('int_score_factors_weekly'), 'as_of_on') }} as weighed
inner join limits on weighed.factor = limits.factor
