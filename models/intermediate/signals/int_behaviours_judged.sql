-- Records that no person made, told by how they came: too many at once, by the clock, a click before anybody can have read, or from
-- a data centre. And those from our own network.
{{ config(materialized='history', history_on='loaded_on') }}

with acts as (
    select * from {{ ref('int_acts_watched') }}
    where {{ is_due('loaded_on') }}
),

paced as (
    select
        *,
        occurred_second - lag(occurred_second) over (partition by rule_id, actor_key, loaded_on order by occurred_second, record_id) as gap_seconds,
        lag(url) over (partition by rule_id, actor_key, loaded_on order by occurred_second, record_id) as previous_url,
        -- in windows: whatever the rule's window, two acts belong to one when they are at most 1 apart
        occurred_second / nullif(window_seconds, 0) as occurred_window
    from acts
    where measure in ('records', 'targets', 'even_gaps')
),

weighed as (
    select
        *,
        case when measure = 'targets' and url = previous_url and gap_seconds <= window_seconds then 0 else 1 end as weight,
        case
            when gap_seconds not between 2 and window_seconds then 1
            when gap_seconds = lag(gap_seconds) over (partition by rule_id, actor_key, loaded_on order by occurred_second, record_id) then 0
            else 1
        end as is_other_gap
    from paced
),

counted as (
    select
        *,
        sum(weight) over (
            partition by rule_id, actor_key, loaded_on order by occurred_window range between 1 preceding and current row
        ) as n_until,
        sum(is_other_gap) over (
            partition by rule_id, actor_key, loaded_on order by occurred_second, record_id rows between unbounded preceding and current row
        ) as gap_run
    from weighed
),

measured as (
    select
        *,
        max(n_until) over (
            partition by rule_id, actor_key, loaded_on order by occurred_window range between current row and 1 following
        ) as n_around,
        count(*) over (partition by rule_id, actor_key, loaded_on, gap_run) as n_even_gaps
    from counted
),

found as (
    select
        feed_id,
        table_name,
        record_id,
        loaded_on,
        rule_id,
        false as is_own_network
    from measured
    where n_around >= at_least and measure <> 'even_gaps' or n_even_gaps >= at_least and measure = 'even_gaps'
    union all
    select
        clicks.feed_id,
        clicks.table_name,
        clicks.record_id,
        clicks.loaded_on,
        clicks.rule_id,
        false as is_own_network
    from acts as clicks
    -- what was delivered before may be clicked on now
    inner join {{ ref('int_acts_watched') }} as deliveries
        on clicks.rule_id = deliveries.rule_id and clicks.actor_key = deliveries.actor_key and clicks.loaded_on >= deliveries.loaded_on
    where
        clicks.measure = 'reaction' and clicks.is_act and not deliveries.is_act
        and clicks.occurred_second - deliveries.occurred_second between 0 and clicks.window_seconds
    union all
    select
        feed_id,
        table_name,
        record_id,
        loaded_on,
        rule_id,
        is_own_network
    from {{ ref('int_visits_hosted') }}
    where {{ is_due('loaded_on') }}
),

int_behaviours_judged as (
    select
        feed_id,
        table_name,
        record_id,
        loaded_on,
        min(rule_id) as rule_id,
        max(case when is_own_network then 1 else 0 end) = 1 as is_own_network
    from found
    group by feed_id, table_name, record_id, loaded_on
)

select * from int_behaviours_judged
