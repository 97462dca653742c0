-- "Why this tier?" is a query: each tier row has one reason per threshold and gate, plus the exclusion or, where it competes for
-- a place, the capacity; and the reasons agree with the tier that the score and the gates gave.
with expected as (
    select
        (
            select count(*) from {{ ref('tiers') }}
            where capacity is not null
        ) as n_thresholds,
        (select count(*) from {{ ref('tier_gates') }}) as n_gates
),

counted as (
    select
        reasons.account_id,
        reasons.as_of_on,
        sum(case when reasons.reason_code like 'score_for_tier_%' then 1 else 0 end) as n_thresholds,
        sum(case when reasons.reason_code like 'score_for_tier_%' and reasons.is_passed then 1 else 0 end) as n_passed,
        sum(case when gates.gate_code is not null then 1 else 0 end) as n_gates,
        sum(case when reasons.reason_code = 'capacity' then 1 else 0 end) as n_capacity,
        sum(case when exclusions.exclusion_code is not null then 1 else 0 end) as n_exclusions
    from {{ ref('fct_account_tier_reasons') }} as reasons
    left join {{ ref('tier_gates') }} as gates on reasons.reason_code = gates.gate_code
    left join {{ ref('tier_exclusions') }} as exclusions on reasons.reason_code = exclusions.exclusion_code
    group by reasons.account_id, reasons.as_of_on
)

select
    tiers.account_id,
    tiers.as_of_on,
    tiers.tier,
    counted.n_thresholds,
    counted.n_gates,
    counted.n_capacity,
    counted.n_exclusions
from {{ ref('fct_account_tiers') }} as tiers
cross join expected
left join counted on tiers.account_id = counted.account_id and tiers.as_of_on = counted.as_of_on
where
    counted.account_id is null
    or counted.n_thresholds <> expected.n_thresholds
    or counted.n_passed <> expected.n_thresholds + 1 - tiers.score_tier
    or counted.n_gates <> expected.n_gates
    or (tiers.exclusion_code is not null and counted.n_exclusions <> 1)
    or (tiers.exclusion_code is null and counted.n_exclusions <> 0)
    or (tiers.exclusion_code is null and tiers.model_tier <= expected.n_thresholds and counted.n_capacity <> 1)
