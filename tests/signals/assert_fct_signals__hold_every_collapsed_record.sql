-- A collapsed record is not gone: it is counted in the signal it collapsed into. Over all feeds, since a signal may join two.
with signals as (
    select coalesce(sum(n_records), 0) as n_records from {{ ref('fct_signals') }}
),

ledger as (
    select coalesce(sum(n), 0) as n_records
    from {{ ref('fct_signal_ledger_daily') }}
    where disposition in ('accepted', 'collapsed')
)

select
    signals.n_records as n_in_signals,
    ledger.n_records as n_in_ledger
from signals
cross join ledger
where signals.n_records <> ledger.n_records
