-- No leak from the future: a signal counts from no earlier than its own load, the first match of its identity and its account.
with matched as (
    select
        identity_id,
        min(valid_from_at) as first_matched_at
    from {{ ref('dim_identities') }}
    where account_id is not null
    group by identity_id
)

select
    bridge.account_id,
    bridge.signal_id,
    bridge.known_at,
    bridge.counts_from_at,
    kept.loaded_at,
    matched.first_matched_at
from {{ due_rows(ref('bridge_account_signals'), 'signal_id', due_in='int_signals_due') }} as bridge
left join {{ ref('int_signals_kept') }} as kept on bridge.signal_id = kept.signal_id
left join matched on bridge.identity_id = matched.identity_id
left join {{ ref('dim_accounts') }} as accounts on bridge.account_id = accounts.account_id
where
    kept.signal_id is null
    or matched.identity_id is null
    or bridge.known_at < kept.loaded_at
    or bridge.known_at < matched.first_matched_at
    or bridge.known_at < accounts.first_loaded_at
    or bridge.counts_from_at < bridge.known_at
