-- By which channels a live account may be approached today: all that no rule closes for it.
with accounts as (
    select
        described.account_id,
        described.disqualified_code,
        described.country,
        described.coverage,
        coalesce(classes.icp_class, 'out') as icp_class,
        coalesce(lifecycles.lifecycle, 'prospect') as lifecycle
    from {{ ref('int_accounts_described') }} as described
    left join {{ ref('int_icp_classes_versioned') }} as classes
        on described.account_id = classes.account_id and classes.valid_to_at is null
    left join {{ ref('int_weeks') }} as weeks on weeks.is_latest
    left join {{ ref('int_account_lifecycle_weekly') }} as lifecycles
        on described.account_id = lifecycles.account_id and weeks.as_of_on = lifecycles.as_of_on
    where described.is_current and described.is_live
),

attributes as (
    {%- for attribute in ['disqualified_code', 'icp_class', 'lifecycle', 'country', 'coverage'] %}
        select
            account_id,
            '{{ attribute }}' as attribute,
            {{ attribute }} as value
        from accounts
        where {{ attribute }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rules as (
    select
        channels.channel,
        rules.attribute,
        rules.value,
        rules.rule_id
    from {{ ref('channel_rules') }} as rules
    inner join {{ ref('channels') }} as channels on rules.channel = '*' or rules.channel = channels.channel
),

closed as (
    select
        attributes.account_id,
        rules.channel,
        rules.rule_id
    from attributes
    inner join rules on attributes.attribute = rules.attribute and (rules.value = '*' or attributes.value = rules.value)
),

int_account_channels as (
    select
        accounts.account_id,
        channels.channel,
        channels.channel_order,
        min(closed.rule_id) is null as is_open,
        min(closed.rule_id) as closed_by_rule_id
    from accounts
    cross join {{ ref('channels') }} as channels
    left join closed on accounts.account_id = closed.account_id and channels.channel = closed.channel
    group by accounts.account_id, channels.channel, channels.channel_order
)

select * from int_account_channels
