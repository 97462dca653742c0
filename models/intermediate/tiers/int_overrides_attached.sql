-- The account each decision that can count is about, at each week's end in which it is in force: the account it names by CRM id, else
-- the holder of the domain it names; of a merged record, the survivor. First in order is the one that prevails.
{{ config(materialized='history', history_on='as_of_on') }}

with decisions as (
    select * from {{ ref('int_overrides_judged') }}
    where problem_code is null and not is_revoked
),

in_force as (
    select
        decisions.*,
        weeks.as_of_on
    from decisions
    inner join {{ ref('int_weeks') }} as weeks
        on
            decisions.known_week_on <= weeks.as_of_on
            and {{ is_before_end('weeks.as_of_on', 'decisions.replaced_week_on') }}
            and decisions.starts_on <= weeks.as_of_on
            and decisions.expires_on > weeks.as_of_on
),

known_accounts as (
    select distinct
        crm_account_id,
        account_id
    from {{ ref('int_accounts_versioned') }}
),

named as (
    select
        in_force.*,
        accounts.account_id
    from in_force
    inner join known_accounts as accounts on in_force.crm_account_id = accounts.crm_account_id
    union all
    select
        in_force.*,
        holders.account_id
    from in_force
    inner join {{ ref('int_domains_classified') }} as domains on in_force.domain = domains.raw_text
    inner join {{ ref('int_account_domains') }} as holders
        on
            domains.domain = holders.domain
            and {{ week_ending_on('holders.known_at') }} <= in_force.as_of_on
            and {{ is_before_end('in_force.as_of_on', week_ending_on('holders.until_at')) }}
    where in_force.crm_account_id is null
),

attached as (
    select
        standing.standing_account_id as account_id,
        named.as_of_on,
        named.override_key,
        named.override_id,
        named.action,
        named.priority,
        named.tier,
        named.action_label,
        named.reason_label,
        named.author_name,
        named.expires_on,
        named.loaded_at,
        named.action_label || ' by ' || named.author_name || ' until ' || cast(named.expires_on as {{ dbt.type_string() }}) || ': '
        || named.reason_label as decision,
        -- two CRMs may use one id
        row_number() over (partition by named.override_key, named.as_of_on order by standing.standing_account_id) as account_order
    from named
    inner join {{ ref('int_accounts_standing') }} as standing
        on
            named.account_id = standing.account_id
            and {{ week_ending_on('standing.from_at') }} <= named.as_of_on
            and {{ is_before_end('named.as_of_on', week_ending_on('standing.until_at')) }}
),

int_overrides_attached as (
    select
        account_id,
        as_of_on,
        override_key,
        override_id,
        action,
        tier,
        action_label,
        reason_label,
        author_name,
        expires_on,
        loaded_at,
        decision,
        row_number() over (partition by account_id, as_of_on order by priority asc, loaded_at desc, override_key asc) as decision_order
    from attached
    where account_order = 1
)

select * from int_overrides_attached
