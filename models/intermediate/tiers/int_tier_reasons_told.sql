-- The reasons for each account's tier in the last week, as people read them.
with tiers as (
    select * from {{ ref('fct_account_tiers') }}
    where is_latest
),

-- what is no number
stated as (
    select
        reasons.account_id,
        {{ list_text('reasons.label', 'reasons.reason_code') }} as stated_reasons
    from {{ ref('int_tier_reasons_stated') }} as reasons
    inner join tiers on reasons.account_id = tiers.account_id and reasons.as_of_on = tiers.as_of_on
    group by reasons.account_id
),

reasons as (
    select
        reasons.account_id,
        {{ list_text('reasons.because', 'case when reasons.is_passed then 0 else 1 end, reasons.reason_code') }} as tier_reasons
    from {{ ref('fct_account_tier_reasons') }} as reasons
    inner join tiers on reasons.account_id = tiers.account_id and reasons.as_of_on = tiers.as_of_on
    group by reasons.account_id
),

int_tier_reasons_told as (
    select
        tiers.account_id,
        tiers.as_of_on,
        decisions.decision as override_in_force,
        stated.stated_reasons,
        reasons.tier_reasons
    from tiers
    inner join reasons on tiers.account_id = reasons.account_id
    left join stated on tiers.account_id = stated.account_id
    left join {{ ref('int_overrides_attached') }} as decisions
        on tiers.account_id = decisions.account_id and tiers.as_of_on = decisions.as_of_on and decisions.decision_order = 1
)

select * from int_tier_reasons_told
