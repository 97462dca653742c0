-- Every gate a tier has, with what each account shows against it at each week's end.
{{ config(materialized='history', history_on='as_of_on', forget='compared_no_longer') }}

with scores as (
    select * from {{ ref('int_tier_weeks_scored') }}
    where {{ is_due('as_of_on') }}
),

observed as (
    select
        scores.account_id,
        scores.as_of_on,
        scores.model_version,
        gates.gate_code,
        gates.best_tier,
        gates.label,
        gates.operator,
        gates.threshold,
        {{ gate_attribute('gates.attribute', 'scores') }} as observed
    from scores
    cross join {{ ref('tier_gates') }} as gates
),

int_tier_gates_weekly as (
    select
        *,
        -- what is not known passes no gate
        coalesce(case when operator = 'above' then observed > threshold else observed >= threshold end, false) as is_passed
    from observed
)

select * from int_tier_gates_weekly
