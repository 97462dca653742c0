-- "Why this tier?" is a query: each tier row has one reason per threshold and gate, the exclusion or, where it competes for a place, the
-- capacity, and the decision that is in force; and the reasons agree with the tier that the score gave.
with expected as (
    select
        (
            select count(*) from {{ ref('tiers') }}
            where capacity is not null
        ) as n_thresholds,
        (select count(*) from {{ ref('tier_gates') }}) as n_gates
),

tiers as (
    select * from {{ due_rows(ref('int_tiers_compared'), 'as_of_on') }}
    where model_version = '{{ var("active_model_version") }}'
),

counted as (
    select
        tiers.account_id,
        tiers.as_of_on,
        tiers.score_tier,
        tiers.claimed_tier,
        tiers.exclusion_code,
        tiers.is_override,
        count(case when reasons.reason_code like 'score_for_tier_%' then 1 end) as n_thresholds,
        count(case when reasons.reason_code like 'score_for_tier_%' and reasons.is_passed then 1 end) as n_passed,
        count(gates.gate_code) as n_gates,
        count(case when reasons.reason_code = 'capacity' then 1 end) as n_capacity,
        count(case when reasons.reason_code = tiers.exclusion_code then 1 end) as n_exclusions,
        count(case when reasons.reason_code = 'override_' || tiers.override_action then 1 end) as n_decisions
    from tiers
    left join {{ due_rows(ref('fct_account_tier_reasons'), 'as_of_on') }} as reasons
        on tiers.account_id = reasons.account_id and tiers.as_of_on = reasons.as_of_on
    left join {{ ref('tier_gates') }} as gates on reasons.reason_code = gates.gate_code
    group by tiers.account_id, tiers.as_of_on, tiers.score_tier, tiers.claimed_tier, tiers.exclusion_code, tiers.is_override
)

select counted.*
from counted
cross join expected
where
    counted.n_thresholds <> expected.n_thresholds
    or counted.n_passed <> expected.n_thresholds + 1 - counted.score_tier
    or counted.n_gates <> expected.n_gates
    or (counted.exclusion_code is not null and counted.n_exclusions <> 1)
    or (counted.exclusion_code is null and counted.claimed_tier <= expected.n_thresholds and counted.n_capacity <> 1)
    or (counted.is_override and counted.n_decisions <> 1)
