-- A feed whose grade needs corroboration, or that may only be aggregated, counts only where a first-party signal that may decide lies
-- within the window.
with needing as (
    select
        bridge.account_id,
        bridge.signal_id,
        bridge.occurred_on,
        bridge.counts_from_at
    from {{ ref('bridge_account_signals') }} as bridge
    inner join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('trust_grades') }} as grades on kept.trust_grade = grades.trust_grade
    where grades.needs_corroboration or not feeds.automated_decisioning_allowed
),

first_party as (
    select
        bridge.account_id,
        bridge.occurred_on,
        min(bridge.known_at) as known_at
    from {{ ref('bridge_account_signals') }} as bridge
    inner join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('signal_types') }} as types on bridge.signal_type = types.signal_type and {{ in_force('types', 'kept.loaded_at') }}
    where feeds.party = 'first' and feeds.automated_decisioning_allowed and not types.is_negative
    group by bridge.account_id, bridge.occurred_on
),

corroborated as (
    select distinct
        needing.account_id,
        needing.signal_id
    from needing
    inner join first_party
        on
            needing.account_id = first_party.account_id
            and abs({{ days_between('needing.occurred_on', 'first_party.occurred_on') }}) <= {{ scoring_parameter('corroboration_window_days') }}
            and needing.counts_from_at >= first_party.known_at
)

select
    needing.account_id,
    needing.signal_id,
    needing.counts_from_at
from needing
left join corroborated on needing.account_id = corroborated.account_id and needing.signal_id = corroborated.signal_id
where corroborated.signal_id is null
