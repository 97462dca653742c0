-- "Why" ends at a row of the rules: each factor row names one, and its component and factor are that row's. Models weigh these same rows,
-- so they are looked at before that, and beside them what limits a score.
with rules as (
    select
        rule_id,
        'fit' as component,
        dimension as factor
    from {{ ref('fit_rules') }}
    union all
    select
        rule_id,
        component,
        factor
    from {{ ref('score_bands') }}
    union all
    select distinct
        'floor.' || component as rule_id,
        component,
        'component_floor' as factor
    from {{ ref('score_models') }}
    union all
    select
        'gate.' || model_version || '.' || component as rule_id,
        component,
        gate_component || '_gate' as factor
    from {{ ref('score_models') }}
    where gate_component is not null
    union all
    select
        'baseline.intent' as rule_id,
        'intent' as component,
        'industry_baseline' as factor
),

named as (
    {%- for model in ['int_score_factors_weekly', 'int_limit_factors_weekly'] %}
        select
            component,
            factor,
            rule_id,
            count(*) as n_rows
        from {{ due_rows(ref(model), 'as_of_on') }}
        group by component, factor, rule_id
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    factors.component,
    factors.factor,
    factors.rule_id,
    factors.n_rows
from named as factors
left join rules
    on factors.rule_id = rules.rule_id and factors.component = rules.component and factors.factor = rules.factor
where rules.rule_id is null
