-- What is observed always lies between two knots: each factor begins where nothing is observed, with no points, and rises (what
-- subtracts falls) to its last knot, which gives all it can. Stops with the factor and the knot.
with knots as (
    select
        *,
        lag(rule_id) over (partition by component, factor order by min_observed, rule_id) as previous_rule_id,
        lag(min_observed) over (partition by component, factor order by min_observed, rule_id) as previous_observed,
        lag(abs(points)) over (partition by component, factor order by min_observed, rule_id) as previous_size,
        lead(rule_id) over (partition by component, factor order by min_observed, rule_id) as next_rule_id,
        case when max_points = 0 then -1 else 1 end as direction
    from {{ ref('score_bands') }}
),

faults as (
    select
        rule_id,
        case
            when previous_rule_id is null and min_observed <> 0
                then 'nothing covers 0 to ' || cast(min_observed as {{ dbt.type_string() }}) || ': let a first knot begin at 0'
            when previous_rule_id is null and points <> 0
                then 'points must be 0 where nothing is observed'
            when min_observed = previous_observed
                then 'it overlaps with ' || previous_rule_id || ': both begin at ' || cast(min_observed as {{ dbt.type_string() }})
            when points * direction < 0
                then 'its points have the wrong sign: max_points ' || cast(max_points as {{ dbt.type_string() }}) || ' says which way the factor goes'
            when abs(points) < previous_size
                then 'it gives less than ' || previous_rule_id || ' before it: points rise with what is observed'
            when next_rule_id is null and max_points > 0 and points <> max_points
                then 'the last knot gives ' || cast(points as {{ dbt.type_string() }}) || ' and must give max_points'
        end as fault
    from knots
)

select
    rule_id,
    fault
from faults
where fault is not null and {{ fail_with("'score_bands.csv, ' || rule_id || ': ' || fault") }}
