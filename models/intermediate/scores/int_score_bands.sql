-- The knots of every banded factor, each beside the next: what interpolated_points needs on one row.
with int_score_bands as (
    select
        rule_id,
        component,
        factor,
        label,
        max_points,
        min_observed,
        points,
        lead(label) over (partition by component, factor order by min_observed) as next_label,
        lead(min_observed) over (partition by component, factor order by min_observed) as next_min_observed,
        lead(points) over (partition by component, factor order by min_observed) as next_points
    from {{ ref('score_bands') }}
)

select * from int_score_bands
