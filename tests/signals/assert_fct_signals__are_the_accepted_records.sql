-- A record that the ledger calls accepted is one signal, under the same feed, table and load day; no signal has another origin.
with accepted as (
    select
        feed_id,
        table_name,
        loaded_on,
        sum(n) as n_accepted
    from {{ ref('fct_signal_ledger_daily') }}
    where disposition = 'accepted'
    group by feed_id, table_name, loaded_on
),

signals as (
    select
        feed_id,
        table_name,
        cast(loaded_at as date) as loaded_on,
        count(*) as n_signals
    from {{ ref('fct_signals') }}
    group by feed_id, table_name, cast(loaded_at as date)
)

select
    accepted.n_accepted,
    signals.n_signals,
    coalesce(accepted.feed_id, signals.feed_id) as feed_id,
    coalesce(accepted.table_name, signals.table_name) as table_name,
    coalesce(accepted.loaded_on, signals.loaded_on) as loaded_on
from accepted
full outer join signals
    on
        accepted.feed_id = signals.feed_id
        and accepted.table_name = signals.table_name
        and accepted.loaded_on = signals.loaded_on
where coalesce(accepted.n_accepted, 0) <> coalesce(signals.n_signals, 0)
