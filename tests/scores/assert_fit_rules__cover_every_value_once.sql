-- Each value of a dimension meets one rule: bands follow one another without gap or overlap, what is unknown has one row, and all rows
-- agree on the most the dimension can give. Stops with the dimension and the place of the fault.
with dimensions as (
    select
        dimension as subject,
        count(case when text_value = '(unknown)' then 1 end) as n_unknown,
        count(case when (text_value is null) = (min_value is null) then 1 end) as n_unclear,
        count(distinct max_points) as n_maxima,
        count(distinct mention_order) as n_places,
        min(max_points) as least_max_points,
        max(max_points) as most_max_points,
        count(case when points < 0 or points > max_points then 1 end) as n_beyond
    from {{ ref('fit_rules') }}
    group by dimension
),

faults as (
    {{ band_faults(ref('fit_rules'), 'dimension') }}
    union all
    select
        subject,
        'it has ' || cast(n_unknown as {{ dbt.type_string() }}) || ' rows of text_value (unknown): it needs one, with neutral points' as fault
    from dimensions
    where n_unknown <> 1
    union all
    select
        subject,
        'a row has both or neither of min_value and text_value: give it one' as fault
    from dimensions
    where n_unclear > 0
    union all
    select
        subject,
        'max_points is ' || cast(least_max_points as {{ dbt.type_string() }}) || ' in one row and ' || cast(most_max_points as {{ dbt.type_string() }})
        || ' in another: a dimension has one maximum' as fault
    from dimensions
    where n_maxima > 1
    union all
    select
        subject,
        'points lie outside 0 to max_points: lower them' as fault
    from dimensions
    where n_beyond > 0
    union all
    select
        subject,
        'mention_order differs between its rows: a dimension has one place in a rationale' as fault
    from dimensions
    where n_places > 1
)

select
    subject,
    fault
from faults
where {{ fail_with("'fit_rules.csv, dimension ' || subject || ': ' || fault") }}
