-- Which account each kept signal counts for and from when: from the moment it, its match and, where its feed or grade needs one, a
-- first-party signal near it were known; never, if it had expired, been refused or left the account by then.
{{ config(materialized='view') }}

with counted as (
    select * from {{ ref('int_signals_counted') }}
),

corroborated as (
    select
        counted.*,
        grades.needs_corroboration or not feeds.automated_decisioning_allowed as needs_corroboration,
        -- a feed that may only be aggregated knows no persons
        case when feeds.automated_decisioning_allowed then coalesce(counted.person_id, counted.identity_id) else counted.identity_id end as person_key,
        case when grades.needs_corroboration or not feeds.automated_decisioning_allowed then corroborated.corroborated_at end as corroborated_at
    from counted
    left join {{ ref('feeds') }} as feeds on counted.feed_id = feeds.feed_id
    left join {{ ref('trust_grades') }} as grades on counted.trust_grade = grades.trust_grade
    left join {{ ref('int_signals_corroborated') }} as corroborated
        on
            counted.account_id = corroborated.account_id
            and counted.occurred_on = corroborated.occurred_on
            and counted.known_at = corroborated.known_at
),

attributed as (
    select
        *,
        -- null: never counts, for want of a first-party signal near it; what may only be aggregated never stands alone either
        case
            when not needs_corroboration then known_at
            when corroborated_at is not null then greatest(known_at, corroborated_at)
        end as counts_from_at
    from corroborated
),

int_signals_attributed as (
    select
        *,
        counts_from_at is not null
        and counts_from_at < cast(expires_on as timestamp)
        and {{ is_before_end('counts_from_at', 'decision_ends_at') }}
        and {{ is_before_end('counts_from_at', 'counts_until_at') }} as ever_counts
    from attributed
)

select * from int_signals_attributed
