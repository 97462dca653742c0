-- A feed whose grade needs corroboration, or that may only be aggregated, counts only where a first-party signal that may decide lies
-- within the window, and from no earlier. Asked of the first to count on each day of an account: what holds for it holds for the rest.
{#- a frame must have its bounds written out #}
{%- set window_query = 'select ' ~ scoring_parameter('corroboration_window_days') %}
{%- set window_days = run_query(window_query).columns[0].values()[0] | int if execute and load_relation(ref('scoring_parameters')) is not none else 0 %}

with days as (
    select
        bridge.account_id,
        bridge.occurred_on,
        min(case when grades.needs_corroboration or not feeds.automated_decisioning_allowed then bridge.counts_from_at end) as counts_from_at,
        min(
            case when feeds.party = 'first' and feeds.automated_decisioning_allowed and not types.is_negative then bridge.known_at end
        ) as first_party_known_at
    from {{ ref('bridge_account_signals') }} as bridge
    inner join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
    inner join {{ ref('feeds') }} as feeds on kept.feed_id = feeds.feed_id
    inner join {{ ref('trust_grades') }} as grades on kept.trust_grade = grades.trust_grade
    inner join {{ ref('signal_types') }} as types on kept.signal_type = types.signal_type and {{ in_force('types', 'kept.loaded_at') }}
    group by bridge.account_id, bridge.occurred_on
),

surrounded as (
    select
        account_id,
        occurred_on,
        counts_from_at,
        min(first_party_known_at) over (
            partition by account_id
            order by {{ days_between("cast('1970-01-01' as date)", 'occurred_on') }}
            range between {{ window_days }} preceding and {{ window_days }} following
        ) as corroborated_at
    from days
)

select
    account_id,
    occurred_on,
    counts_from_at,
    corroborated_at
from surrounded
where counts_from_at < corroborated_at or (counts_from_at is not null and corroborated_at is null)
