-- The first rule that keeps an account out of the target list at each week's end, if any.
with weeks as (
    select
        weeks.account_id,
        weeks.as_of_on,
        lifecycles.lifecycle,
        accounts.disqualified_code
    from {{ ref('int_account_weeks') }} as weeks
    left join {{ ref('int_account_lifecycle_weekly') }} as lifecycles
        on weeks.account_id = lifecycles.account_id and weeks.as_of_on = lifecycles.as_of_on
    left join {{ ref('int_accounts_described') }} as accounts
        on weeks.account_id = accounts.account_id and weeks.version_from_at = accounts.valid_from_at
),

attributes as (
    select
        account_id,
        as_of_on,
        'lifecycle' as attribute,
        lifecycle as value
    from weeks
    union all
    select
        account_id,
        as_of_on,
        'disqualified_code' as attribute,
        disqualified_code as value
    from weeks
),

matched as (
    select
        attributes.account_id,
        attributes.as_of_on,
        rules.exclusion_code,
        rules.label,
        attributes.value as observed,
        rules.value as excluded_value,
        row_number() over (partition by attributes.account_id, attributes.as_of_on order by rules.exclusion_code) as rule_order
    from attributes
    inner join {{ ref('tier_exclusions') }} as rules
        on
            attributes.attribute = rules.attribute
            and attributes.value is not null
            and (rules.value = '*' or attributes.value = rules.value)
)

select
    account_id,
    as_of_on,
    exclusion_code,
    label,
    observed,
    excluded_value
from matched
where rule_order = 1
