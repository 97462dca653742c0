-- An identity that no account was ever known for stays anonymous intent: its signals count for nobody.
with matched as (
    select distinct identity_id from {{ ref('dim_identities') }}
    where account_id is not null and match_method <> 'unmatched'
)

select
    bridge.account_id,
    bridge.signal_id,
    bridge.identity_id
from {{ due_rows(ref('bridge_account_signals'), 'signal_id', due_in='int_signals_due') }} as bridge
left join matched on bridge.identity_id = matched.identity_id
where matched.identity_id is null
