-- Every version of every decision about an account's tier, from which week until which it is what was said last, and the first reason
-- in its own words why it cannot count.
with landed as (
    select
        *,
        -- a decision without an id is known by what it is about
        coalesce(
            override_id,
            {{ row_hash(['crm_account_id', 'domain', 'action', 'starts_at']) }}
        ) as override_key,
        coalesce({{ email_person(normalise_email('author')) }}, {{ mask_emails('author') }}) as author_name
    from {{ ref('stg_ops__overrides') }}
),

versions as (
    select
        *,
        lead(loaded_at) over (
            -- what could not be read replaces nothing
            partition by override_key, malformed_reason is null
            order by loaded_at, is_revoked, expires_at, action, tier, reason_code, author, landed_file, landed_row
        ) as replaced_at
    from landed
),

int_overrides_judged as (
    select
        versions.override_key,
        versions.override_id,
        versions.crm_account_id,
        lower(trim(versions.domain)) as domain,
        versions.action,
        actions.priority,
        -- where an action has one tier only, it need not be said
        coalesce(versions.tier, case when actions.best_tier = actions.worst_tier then actions.best_tier end) as tier,
        replace(actions.label, '{tier}', coalesce(cast(versions.tier as {{ dbt.type_string() }}), '')) as action_label,
        versions.reason_code,
        reasons.label as reason_label,
        versions.author_name,
        versions.is_revoked,
        cast(versions.starts_at as date) as starts_on,
        cast(versions.expires_at as date) as expires_on,
        versions.loaded_at,
        {{ week_ending_on('versions.loaded_at') }} as known_week_on,
        {{ week_ending_on('versions.replaced_at') }} as replaced_week_on,
        versions.replaced_at is null and versions.malformed_reason is null as is_last_version,
        {{ mask_emails('versions.malformed_reason') }} as malformed_reason,
        case
            when versions.malformed_reason is not null then 'unreadable'
            when actions.action is null then 'unknown_action'
            when versions.reason_code is null then 'without_reason'
            when reasons.reason_code is null then 'unknown_reason'
            when versions.author_name is null then 'without_author'
            when versions.expires_at is null then 'without_expiry'
            when versions.expires_at <= versions.starts_at then 'ends_before_start'
            when versions.tier is null and actions.best_tier < actions.worst_tier then 'without_tier'
            when versions.tier not between actions.best_tier and actions.worst_tier then 'tier_against_action'
            when versions.crm_account_id is null and versions.domain is null then 'no_account_named'
        end as problem_code,
        versions.landed_file,
        versions.landed_row
    from versions
    left join {{ ref('override_actions') }} as actions on versions.action = actions.action
    left join {{ ref('override_reasons') }} as reasons on versions.reason_code = reasons.reason_code
)

select * from int_overrides_judged
