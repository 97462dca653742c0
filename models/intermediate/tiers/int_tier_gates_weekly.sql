-- Every gate a tier has, with what each account shows against it at each week's end.
with scores as (
    select * from {{ ref('fct_account_scores') }}
),

int_tier_gates_weekly as (
    select
        scores.account_id,
        scores.as_of_on,
        gates.gate_code,
        gates.best_tier,
        gates.label,
        gates.operator,
        gates.threshold,
        {{ gate_attribute('gates.attribute', 'scores') }} as observed,
        case
            when gates.operator in ('above', '>') then {{ gate_attribute('gates.attribute', 'scores') }} > gates.threshold
            else {{ gate_attribute('gates.attribute', 'scores') }} >= gates.threshold
        end as is_passed
    from scores
    cross join {{ ref('tier_gates') }} as gates
)

select * from int_tier_gates_weekly
