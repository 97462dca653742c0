-- Nothing is lost silently: per feed and table, what the loader read is what the ledger disposed of.
with landed as (
    select
        feed_id,
        table_name,
        sum(n_rows + n_rejected) as n_landed
    from {{ ref('stg_landing__landed_files') }}
    group by feed_id, table_name
),

disposed as (
    select
        feed_id,
        table_name,
        sum(n) as n_disposed
    from {{ ref('fct_signal_ledger_daily') }}
    group by feed_id, table_name
)

select
    landed.n_landed,
    disposed.n_disposed,
    coalesce(landed.feed_id, disposed.feed_id) as feed_id,
    coalesce(landed.table_name, disposed.table_name) as table_name
from landed
full outer join disposed on landed.feed_id = disposed.feed_id and landed.table_name = disposed.table_name
where coalesce(landed.n_landed, 0) <> coalesce(disposed.n_disposed, 0)
