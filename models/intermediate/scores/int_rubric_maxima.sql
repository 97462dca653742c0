-- What each factor can give at most in the rubric's own points, and what its component adds up to.
with factors as (
    select
        'fit' as component,
        dimension as factor,
        max(max_points) as max_points
    from {{ ref('fit_rules') }}
    group by dimension
    union all
    select
        component,
        factor,
        max(max_points) as max_points
    from {{ ref('score_bands') }}
    group by component, factor
),

int_rubric_maxima as (
    select
        component,
        factor,
        max_points,
        sum(max_points) over (partition by component) as component_max_points
    from factors
)

select * from int_rubric_maxima
