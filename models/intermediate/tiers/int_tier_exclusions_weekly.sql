-- The first rule that keeps an account out of the target list at each week's end, if any.
{{ config(materialized='history', history_on='as_of_on') }}

with decisions as (
    select * from {{ ref('int_overrides_attached') }}
    where decision_order = 1 and {{ is_due('as_of_on') }}
),

weeks as (
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
    where {{ is_due('weeks.as_of_on') }}
),

attributes as (
    {%- for attribute in ['lifecycle', 'disqualified_code'] %}
        select
            account_id,
            as_of_on,
            '{{ attribute }}' as attribute,
            {{ attribute }} as value,
            {{ attribute }} as observed,
            cast(null as {{ dbt.type_string() }}) as detail
        from weeks
        where {{ attribute }} is not null
        union all
    {%- endfor %}
    select
        account_id,
        as_of_on,
        'override_action' as attribute,
        action as value,
        action_label as observed,
        decision as detail
    from decisions
    union all
    select
        account_id,
        as_of_on,
        'acquisition_rule' as attribute,
        rule_id as value,
        label as observed,
        label as detail
    from {{ ref('int_acquisitions_weekly') }}
    where treatment = 'exclude' and deal_order = 1 and {{ is_due('as_of_on') }}
),

matched as (
    select
        attributes.account_id,
        attributes.as_of_on,
        rules.exclusion_code,
        rules.attribute,
        coalesce(attributes.detail, rules.label) as label,
        attributes.observed,
        rules.value as excluded_value,
        row_number() over (partition by attributes.account_id, attributes.as_of_on order by rules.priority, rules.exclusion_code) as rule_order
    from attributes
    inner join {{ ref('tier_exclusions') }} as rules
        on attributes.attribute = rules.attribute and (rules.value = '*' or attributes.value = rules.value)
    left join decisions
        on attributes.account_id = decisions.account_id and attributes.as_of_on = decisions.as_of_on and decisions.action = 'pin'
    where decisions.account_id is null or not rules.yields_to_pin
)

select
    account_id,
    as_of_on,
    exclusion_code,
    attribute,
    label,
    observed,
    excluded_value
from matched
where rule_order = 1
