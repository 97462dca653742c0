-- The test that guards most tables is itself tried on rows that break each kind of promise, and on one that keeps them all.
with rows_made as (
    select
        1 as id,
        'C' as grade,
        5 as points
    union all
    select
        1 as id,
        'Q' as grade,
        -1 as points
    union all
    select
        2 as id,
        null as grade,
        11 as points
),

found as (
    {{ broken_promises(
        'rows_made',
        key=['id'],
        no_nulls=['grade', 'points'],
        values={'grade': ['C', 'Q'], 'id': [1]},
        ranges={'points': {'min': 0, 'max': 10}},
        references={'grade': {'to': ref('trust_grades'), 'field': 'trust_grade'}},
    ) }}
),

expected as (
    select
        'rows share id' as promise,
        2 as n_rows
    union all
    select
        'grade is null' as promise,
        1 as n_rows
    union all
    select
        'id is none of its values' as promise,
        1 as n_rows
    union all
    select
        'points is below 0' as promise,
        1 as n_rows
    union all
    select
        'points is above 10' as promise,
        1 as n_rows
    union all
    select
        'grade is not in trust_grades' as promise,
        1 as n_rows
)

select
    expected.promise as expected_promise,
    found.promise as found_promise
from expected
full outer join found on expected.promise = found.promise and expected.n_rows = found.n_rows
where expected.promise is null or found.promise is null
