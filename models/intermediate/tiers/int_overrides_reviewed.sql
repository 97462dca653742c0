-- What is wrong with a decision as of the last week, beyond its own words: whom it is about, whether it has ended, what prevails.
with last_week as (
    select as_of_on from {{ ref('int_weeks') }}
    where is_latest
),

decisions as (
    select
        judged.*,
        last_week.as_of_on,
        judged.expires_on <= last_week.as_of_on as has_ended,
        judged.starts_on <= last_week.as_of_on as has_started
    from {{ ref('int_overrides_judged') }} as judged
    cross join last_week
    where judged.is_last_version and judged.problem_code is null and not judged.is_revoked
),

subjects as (
    select distinct
        crm_account_id,
        cast(null as {{ dbt.type_string() }}) as domain
    from {{ ref('int_accounts_versioned') }}
    union all
    select distinct
        cast(null as {{ dbt.type_string() }}) as crm_account_id,
        domains.raw_text as domain
    from {{ ref('int_domains_classified') }} as domains
    inner join {{ ref('int_account_domains') }} as holders on domains.domain = holders.domain
),

attached as (
    select attached.*
    from {{ ref('int_overrides_attached') }} as attached
    inner join last_week on attached.as_of_on = last_week.as_of_on
),

tiers as (
    select * from {{ ref('int_tiers_compared') }}
    where model_version = '{{ var("active_model_version") }}'
),

checked as (
    select
        decisions.override_key,
        attached.account_id,
        case
            when decisions.has_ended then 'expired'
            when coalesce(by_id.crm_account_id, by_domain.domain) is null then 'unknown_account'
            when decisions.has_started and attached.account_id is null then 'account_gone'
            when attached.action <> prevailing.action or attached.tier <> prevailing.tier then 'contradicted'
            when attached.decision_order = 1 and tiers.account_id is not null and not tiers.is_override then 'overruled'
            when placed.is_promised and placed.candidate_rank > placed.capacity then 'above_capacity'
        end as problem_code,
        case when attached.decision_order > 1 then prevailing.decision end as prevailing_decision,
        exclusions.label as exclusion_label,
        placed.capacity
    from decisions
    left join subjects as by_id on decisions.crm_account_id = by_id.crm_account_id
    left join subjects as by_domain on decisions.crm_account_id is null and decisions.domain = by_domain.domain
    left join attached on decisions.override_key = attached.override_key
    left join attached as prevailing on attached.account_id = prevailing.account_id and prevailing.decision_order = 1
    left join tiers on attached.account_id = tiers.account_id and attached.as_of_on = tiers.as_of_on
    left join {{ ref('int_tier_exclusions_weekly') }} as exclusions
        on tiers.account_id = exclusions.account_id and tiers.as_of_on = exclusions.as_of_on
    left join {{ ref('int_tiers_placed') }} as placed
        on tiers.account_id = placed.account_id and tiers.as_of_on = placed.as_of_on and tiers.model_version = placed.model_version
),

int_overrides_reviewed as (
    select
        override_key,
        account_id,
        problem_code,
        case problem_code
            when 'contradicted' then prevailing_decision
            when 'overruled' then exclusion_label
            when 'above_capacity' then cast(capacity as {{ dbt.type_string() }}) || ' places'
        end as detail
    from checked
    where problem_code is not null
)

select * from int_overrides_reviewed
