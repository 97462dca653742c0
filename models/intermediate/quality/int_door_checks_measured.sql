-- What the door saw of each feed: its worst file decides, check by check.
with files as (
    select
        feed_id,
        n_rows + n_rejected as n_landed
    from {{ ref('stg_landing__landed_files') }}
    union all
    -- what is held has no rows, but a feed of which everything is held is asked too
    select
        feed_id,
        0 as n_landed
    from {{ ref('stg_landing__held_files') }}
),

ledger as (
    select * from {{ ref('fct_signal_ledger_daily') }}
),

days as (
    select
        feed_id,
        max(loaded_on) as last_loaded_on
    from ledger
    group by feed_id
),

landing as (
    -- where nothing at all could be loaded there is no day
    select coalesce(max(loaded_on), cast('{{ var("earliest_plausible_on") }}' as date)) as last_loaded_on from ledger
),

feeds as (
    select
        files.feed_id,
        coalesce(days.last_loaded_on, landing.last_loaded_on) as checked_on,
        sum(files.n_landed) as n_records
    from files
    cross join landing
    left join days on files.feed_id = days.feed_id
    group by files.feed_id, days.last_loaded_on, landing.last_loaded_on
),

checks as (
    select distinct check_id from {{ ref('door_checks') }}
),

results as (
    select
        feed_id,
        check_id,
        sum(coalesce(n_rows, 0)) as n_records,
        max(observed) as observed
    from {{ ref('stg_landing__door_results') }}
    group by feed_id, check_id
),

held as (
    select
        feed_id,
        count(*) as n_held
    from {{ ref('stg_landing__held_files') }}
    group by feed_id
),

int_door_checks_measured as (
    select
        feeds.feed_id,
        feeds.checked_on,
        'door_' || checks.check_id as metric,
        coalesce(results.n_records, 0) as n_records,
        results.observed,
        cast(null as double) as centre,
        cast(null as double) as spread,
        cast(null as double) as expected,
        cast(null as {{ dbt.type_string() }}) as detail
    from feeds
    cross join checks
    left join results on feeds.feed_id = results.feed_id and checks.check_id = results.check_id
    union all
    select
        feeds.feed_id,
        feeds.checked_on,
        'n_held_files' as metric,
        feeds.n_records,
        cast(coalesce(held.n_held, 0) as double) as observed,
        null as centre,
        null as spread,
        null as expected,
        null as detail
    from feeds
    left join held on feeds.feed_id = held.feed_id
)

select * from int_door_checks_measured
