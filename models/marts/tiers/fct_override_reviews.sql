with decisions as (
    select * from {{ ref('int_overrides_judged') }}
),

reviews as (
    select
        decisions.*,
        decisions.problem_code as found_code,
        cast(null as {{ dbt.type_string() }}) as account_id,
        case decisions.problem_code
            when 'unreadable' then decisions.malformed_reason
            when 'unknown_action' then decisions.action
            when 'unknown_reason' then decisions.reason_code
            when 'tier_against_action' then decisions.action_label
        end as detail
    from decisions
    where decisions.problem_code is not null
    union all
    select
        decisions.*,
        reviewed.problem_code as found_code,
        reviewed.account_id,
        case
            when reviewed.problem_code = 'expired' then cast(decisions.expires_on as {{ dbt.type_string() }})
            when reviewed.problem_code = 'unknown_account' then coalesce(decisions.crm_account_id, decisions.domain)
            else reviewed.detail
        end as detail
    from decisions
    inner join {{ ref('int_overrides_reviewed') }} as reviewed on decisions.override_key = reviewed.override_key
    where decisions.is_last_version
),

masked as (
    select distinct
        {%- for column in ['override_id', 'crm_account_id', 'domain', 'action', 'reason_code', 'author_name', 'detail'] %}
            {{ mask_emails('reviews.' ~ column) }} as {{ column }},
        {%- endfor %}
        reviews.tier,
        reviews.loaded_at,
        reviews.starts_on,
        reviews.expires_on,
        reviews.is_last_version,
        reviews.account_id,
        reviews.found_code as problem_code,
        problems.is_refused,
        problems.label,
        problems.remedy
    from reviews
    inner join {{ ref('override_problems') }} as problems on reviews.found_code = problems.problem_code
),

fct_override_reviews as (
    select
        {{ row_hash([
            'override_id', 'loaded_at', 'problem_code', 'crm_account_id', 'domain', 'action', 'tier', 'reason_code', 'author_name', 'detail', 'starts_on',
            'expires_on', 'is_last_version',
        ]) }} as review_id,
        override_id,
        loaded_at,
        crm_account_id,
        domain,
        account_id,
        action,
        tier,
        reason_code,
        author_name,
        starts_on,
        expires_on,
        problem_code,
        is_refused,
        is_last_version,
        label || coalesce(': ' || detail, '') as because,
        remedy
    from masked
)

select * from fct_override_reviews
