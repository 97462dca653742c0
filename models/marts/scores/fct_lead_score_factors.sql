-- The ledger of the inbound lead score: for each component the best rule that the lead meets; what disqualifies takes everything back.
with attributes as (
    select * from {{ ref('int_lead_attributes_weekly') }}
),

known as (
    select
        *,
        max(case when text_value is not null then 1 else 0 end) over (partition by person_id, as_of_on, component) as is_known
    from attributes
),

matched as (
    select
        known.person_id,
        known.as_of_on,
        known.component,
        rules.rule_id,
        rules.label,
        rules.points,
        rules.max_points,
        coalesce(known.text_value, cast(known.number_value as {{ dbt.type_string() }}), 'unknown') as observed,
        row_number() over (
            partition by known.person_id, known.as_of_on, known.component order by rules.points desc, rules.rule_id asc
        ) as rule_order
    from known
    inner join {{ ref('lead_score_rules') }} as rules
        on
            known.component = rules.component
            and known.attribute = rules.attribute
            and (
                known.text_value = rules.text_value
                or known.number_value >= rules.min_value
                or (rules.text_value = '(unknown)' and known.is_known = 0)
            )
),

met as (
    select
        person_id,
        as_of_on,
        component,
        component as factor,
        observed,
        rule_id,
        points,
        max_points,
        label as evidence
    from matched
    where rule_order = 1
),

disqualified as (
    select
        leads.person_id,
        leads.as_of_on,
        'disqualified' as component,
        'disqualified' as factor,
        leads.disqualified_code as observed,
        'disqualified.' || leads.disqualified_code as rule_id,
        -sum(met.points) as points,
        0 as max_points,
        'the company is disqualified: the lead is cold' as evidence
    from {{ ref('int_leads_weekly') }} as leads
    inner join met on leads.person_id = met.person_id and leads.as_of_on = met.as_of_on
    where leads.disqualified_code is not null
    group by leads.person_id, leads.as_of_on, leads.disqualified_code
),

fct_lead_score_factors as (
    select * from met
    union all
    select * from disqualified
)

select
    person_id,
    as_of_on,
    component,
    factor,
    observed,
    rule_id,
    cast(points as decimal(12, 4)) as points,
    cast(max_points as decimal(12, 4)) as max_points,
    evidence
from fct_lead_score_factors
