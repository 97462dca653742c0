-- Missing data is unknown, never absent: each scored account and week has one row for each of the nine dimensions of fit.
with dimensions as (
    select distinct dimension from {{ ref('fit_rules') }}
),

expected as (
    select
        scores.account_id,
        scores.as_of_on,
        scores.model_version,
        dimensions.dimension
    from {{ ref('fct_account_scores') }} as scores
    cross join dimensions
)

select
    expected.account_id,
    expected.as_of_on,
    expected.dimension
from expected
left join {{ ref('fct_score_factors') }} as factors
    on
        expected.account_id = factors.account_id
        and expected.as_of_on = factors.as_of_on
        and expected.model_version = factors.model_version
        and factors.component = 'fit'
        and expected.dimension = factors.factor
where factors.factor is null
union all
select
    null as account_id,
    null as as_of_on,
    'fit_rules has ' || cast(count(*) as {{ dbt.type_string() }}) || ' dimensions' as dimension
from dimensions
having count(*) <> 9
