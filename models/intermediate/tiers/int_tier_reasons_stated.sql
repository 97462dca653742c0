-- Reasons for a tier that are no numbers: what keeps the account out, a person's decision, a purchase; each in words.
{{ config(materialized='history', history_on='as_of_on') }}

with tiers as (
    select * from {{ ref('int_tiers_compared') }}
    where model_version = '{{ var("active_model_version") }}' and {{ is_due('as_of_on') }}
),

int_tier_reasons_stated as (
    select
        account_id,
        as_of_on,
        'exclusion' as reason_kind,
        exclusion_code as reason_code,
        observed,
        case when excluded_value = '*' then 'none' else 'not ' || excluded_value end as threshold,
        false as is_passed,
        label
    from {{ ref('int_tier_exclusions_weekly') }}
    where {{ is_due('as_of_on') }}
    union all
    select
        tiers.account_id,
        tiers.as_of_on,
        'override' as reason_kind,
        'override_' || decisions.action as reason_code,
        decisions.action_label as observed,
        'until ' || cast(decisions.expires_on as {{ dbt.type_string() }}) as threshold,
        -- false where it stands in the way of a better tier, or is overruled by what keeps the account out
        tiers.is_override
        and (decisions.action = 'promotion' or (decisions.action = 'pin' and decisions.tier <= tiers.model_tier)) as is_passed,
        decisions.decision as label
    from tiers
    inner join {{ ref('int_overrides_attached') }} as decisions
        on tiers.account_id = decisions.account_id and tiers.as_of_on = decisions.as_of_on and decisions.decision_order = 1
    where tiers.exclusion_code is null or tiers.exclusion_code <> 'override_' || decisions.action
    union all
    select
        tiers.account_id,
        tiers.as_of_on,
        'acquisition' as reason_kind,
        deals.rule_id as reason_code,
        'Tier ' || cast(tiers.lifted_tier as {{ dbt.type_string() }}) as observed,
        'until ' || cast(deals.ends_on as {{ dbt.type_string() }}) as threshold,
        true as is_passed,
        deals.label
    from tiers
    inner join {{ ref('int_acquisitions_weekly') }} as deals
        on
            tiers.account_id = deals.account_id
            and tiers.as_of_on = deals.as_of_on
            and deals.treatment = 'keep_better_tier'
            and deals.deal_order = 1
    where tiers.lifted_tier is not null
)

select * from int_tier_reasons_stated
