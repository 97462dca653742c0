-- The bridge keeps what past weeks counted; whatever of it has not expired or been refused is a signal anyone can look up.
select
    bridge.account_id,
    bridge.signal_id,
    bridge.expires_on
from {{ due_rows(ref('bridge_account_signals'), 'signal_id', due_in='int_signals_due') }} as bridge
left join {{ ref('fct_signals') }} as signals on bridge.signal_id = signals.signal_id
left join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id and kept.disposition in ('retention_expired', 'consent_blocked')
where signals.signal_id is null and kept.signal_id is null
