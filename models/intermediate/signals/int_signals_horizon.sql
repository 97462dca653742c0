-- The day of the last load: terms that end by then are over.
with int_signals_horizon as (
    select cast(max(loaded_at) as date) as last_loaded_on
    from {{ ref('int_signals_classified') }}
    where malformed_reason is null
)

select * from int_signals_horizon
