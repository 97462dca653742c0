-- In which order the accounts that claim one domain survive: the CRMs in the order of trust; within one, first those that were
-- judged first, then by the survivorship rules in their order.
with weighed as (
    select
        measures.domain,
        measures.crm,
        measures.crm_account_id,
        measures.claimed_at,
        measures.judged_at,
        {{ list_text('measures.measured', 'rules.priority') }} as standing
    from {{ ref('int_domain_claims_measured') }} as measures
    inner join {{ ref('survivorship_rules') }} as rules on measures.measure = rules.measure
    group by measures.domain, measures.crm, measures.crm_account_id, measures.claimed_at, measures.judged_at
),

int_domain_claims_ranked as (
    select
        domain,
        crm,
        crm_account_id,
        claimed_at,
        judged_at,
        standing,
        row_number() over (
            partition by domain
            order by
                case crm
                    {%- for crm in var('crms') %}
                        when '{{ crm }}' then {{ loop.index }}
                    {%- endfor %}
                end,
                judged_at,
                standing,
                crm_account_id,
                claimed_at
        ) as survivor_rank
    from weighed
)

select * from int_domain_claims_ranked
