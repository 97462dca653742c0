-- Retention is enforced, not documented: at the last load no signal is past its feed's term, nor has it more than that term.
with horizon as (
    select cast(max(loaded_at) as date) as last_loaded_on from {{ ref('fct_signals') }}
)

select
    signals.signal_id,
    signals.occurred_on,
    signals.expires_on
from {{ ref('fct_signals') }} as signals
inner join {{ ref('feeds') }} as feeds on signals.feed_id = feeds.feed_id
cross join horizon
where
    signals.expires_on <= horizon.last_loaded_on
    or {{ days_between('signals.occurred_on', 'signals.expires_on') }} > feeds.retention_days
