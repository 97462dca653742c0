-- A record that the ledger calls accepted is one signal, under the same feed and table; no signal has another origin. Not by load day: an
-- engagement lands before it is known with whom it was.
with accepted as (
    select
        feed_id,
        table_name,
        sum(n) as n_accepted
    from {{ ref('fct_signal_ledger_daily') }}
    where disposition = 'accepted'
    group by feed_id, table_name
),

signals as (
    select
        feed_id,
        table_name,
        count(*) as n_signals
    from {{ ref('fct_signals') }}
    group by feed_id, table_name
)

select
    accepted.n_accepted,
    signals.n_signals,
    coalesce(accepted.feed_id, signals.feed_id) as feed_id,
    coalesce(accepted.table_name, signals.table_name) as table_name
from accepted
full outer join signals on accepted.feed_id = signals.feed_id and accepted.table_name = signals.table_name
where coalesce(accepted.n_accepted, 0) <> coalesce(signals.n_signals, 0)
