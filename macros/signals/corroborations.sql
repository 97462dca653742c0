{% macro corroborations(counted) -%}
    {#- The CTE corroborations: since when a first-party signal of the same account is known near each day on which signals need one: those
        of a grade that needs it, and those that may only be aggregated. A refusal corroborates nothing, nor does what needs corroboration
        itself, nor what had expired, ceased to count for the account or been refused as a base of decisions when both were known. -#}
first_party as (
    select
        counted.account_id,
        counted.occurred_on,
        counted.expires_on,
        counted.counts_until_at,
        counted.decision_ends_at,
        min(counted.known_at) as known_at
    from {{ counted }} as counted
    inner join {{ ref('feeds') }} as feeds on counted.feed_id = feeds.feed_id
    inner join {{ ref('signal_types') }} as types on counted.signal_type = types.signal_type and {{ in_force('types', 'counted.loaded_at') }}
    inner join {{ ref('trust_grades') }} as grades on counted.trust_grade = grades.trust_grade
    where
        feeds.party = 'first'
        and feeds.automated_decisioning_allowed
        and not types.is_negative
        and not grades.needs_corroboration
    group by counted.account_id, counted.occurred_on, counted.expires_on, counted.counts_until_at, counted.decision_ends_at
),

doubtful as (
    select distinct
        counted.account_id,
        counted.occurred_on,
        counted.known_at
    from {{ counted }} as counted
    inner join {{ ref('feeds') }} as feeds on counted.feed_id = feeds.feed_id
    inner join {{ ref('trust_grades') }} as grades on counted.trust_grade = grades.trust_grade
    where grades.needs_corroboration or not feeds.automated_decisioning_allowed
),

corroborations as (
    select
        doubtful.account_id,
        doubtful.occurred_on,
        doubtful.known_at,
        min(first_party.known_at) as corroborated_at
    from doubtful
    inner join first_party
        on
            doubtful.account_id = first_party.account_id
            and abs({{ days_between('doubtful.occurred_on', 'first_party.occurred_on') }}) <= {{ scoring_parameter('corroboration_window_days') }}
            and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'cast(first_party.expires_on as timestamp)') }}
            and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'first_party.counts_until_at') }}
            and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'first_party.decision_ends_at') }}
    group by doubtful.account_id, doubtful.occurred_on, doubtful.known_at
)
{%- endmacro %}
