-- Missing data is unknown, never absent: each account and week has one row for each of the nine dimensions of fit. Models weigh these
-- same rows, so they are counted before that.
with dimensions as (
    select count(distinct dimension) as n_dimensions from {{ ref('fit_rules') }}
),

counted as (
    select
        weeks.account_id,
        weeks.as_of_on,
        count(distinct factors.factor) as n_factors
    from {{ due_rows(ref('int_account_weeks'), 'as_of_on') }} as weeks
    left join {{ due_rows(ref('int_score_factors_weekly'), 'as_of_on') }} as factors
        on weeks.account_id = factors.account_id and weeks.as_of_on = factors.as_of_on and factors.component = 'fit'
    group by weeks.account_id, weeks.as_of_on
)

select
    counted.account_id,
    counted.as_of_on,
    counted.n_factors,
    dimensions.n_dimensions
from counted
cross join dimensions
where counted.n_factors <> dimensions.n_dimensions or dimensions.n_dimensions <> 9
