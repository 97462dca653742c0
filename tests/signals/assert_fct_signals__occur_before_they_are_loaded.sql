-- What claims to have happened after its own load (beyond the clocks' tolerance) belongs in quarantine, not among the signals.
select
    signal_id,
    occurred_at,
    loaded_at
from {{ ref('fct_signals') }}
where occurred_at > {{ add_minutes('loaded_at', scoring_parameter('future_tolerance_minutes')) }}
