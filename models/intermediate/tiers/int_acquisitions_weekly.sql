-- What a purchase changes for the bought account and for its buyer at each week's end, for as many weeks as its rule says after it
-- became known. Only between accounts: whoever is none has no tier.
{{ config(materialized='history', history_on='as_of_on') }}

with deals as (
    select
        account_id as acquired_account_id,
        parent_account_id as acquirer_account_id,
        acquired_from_on,
        {{ week_ending_on('claimed_at') }} as known_week_on,
        {{ week_ending_on('from_at') }} as from_week_on,
        {{ week_ending_on('until_at') }} as until_week_on
    from {{ ref('int_ownerships_claimed') }}
    where source = 'acquisition'
),

weekly as (
    select
        deals.*,
        weeks.as_of_on,
        rules.rule_id,
        rules.treatment,
        rules.label,
        {{ add_days('deals.known_week_on', '7 * rules.n_weeks') }} as ends_on,
        case when rules.side = 'acquired' then deals.acquired_account_id else deals.acquirer_account_id end as account_id,
        case when rules.side = 'acquired' then deals.acquirer_account_id else deals.acquired_account_id end as other_account_id
    from deals
    cross join {{ ref('acquisition_rules') }} as rules
    inner join {{ ref('int_weeks') }} as weeks
        on
            deals.from_week_on <= weeks.as_of_on
            and {{ is_before_end('weeks.as_of_on', 'deals.until_week_on') }}
            and {{ add_days('deals.known_week_on', '7 * rules.n_weeks') }} > weeks.as_of_on
    left join {{ ref('int_account_lifecycle_weekly') }} as buyers
        on deals.acquirer_account_id = buyers.account_id and weeks.as_of_on = buyers.as_of_on
    where rules.buyer_lifecycle is null or rules.buyer_lifecycle = buyers.lifecycle
),

int_acquisitions_weekly as (
    select
        weekly.account_id,
        weekly.as_of_on,
        weekly.rule_id,
        weekly.treatment,
        weekly.other_account_id,
        weekly.ends_on,
        weekly.label || ' (' || coalesce({{ mask_emails('others.account_name') }}, others.crm_account_id) || ', '
        || cast(weekly.acquired_from_on as {{ dbt.type_string() }}) || ')' as label,
        row_number() over (
            partition by weekly.account_id, weekly.as_of_on, weekly.treatment
            order by weekly.acquired_from_on desc, weekly.ends_on desc, weekly.rule_id asc, weekly.other_account_id asc
        ) as deal_order
    from weekly
    -- the name it went by in that week
    inner join {{ ref('int_account_weeks') }} as weeks on weekly.other_account_id = weeks.account_id and weekly.as_of_on = weeks.as_of_on
    inner join {{ ref('int_accounts_filled') }} as others
        on weeks.account_id = others.account_id and weeks.version_from_at = others.valid_from_at
)

select * from int_acquisitions_weekly
