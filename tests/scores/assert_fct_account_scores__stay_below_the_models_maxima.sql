-- No component gives more than its model allows it.
with maxima as (
    select
        model_version,
        component,
        max_points
    from {{ ref('score_models') }}
),

components as (
    select
        account_id,
        as_of_on,
        model_version,
        'fit' as component,
        fit_points as points
    from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }}
    union all
    select
        account_id,
        as_of_on,
        model_version,
        'intent' as component,
        intent_points as points
    from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }}
    union all
    select
        account_id,
        as_of_on,
        model_version,
        'engagement' as component,
        engagement_points as points
    from {{ due_rows(ref('fct_account_scores'), 'as_of_on') }}
)

select
    components.account_id,
    components.as_of_on,
    components.component,
    components.points,
    maxima.max_points
from components
left join maxima on components.model_version = maxima.model_version and components.component = maxima.component
where maxima.max_points is null or components.points > maxima.max_points
