-- The weeks history is kept for: from the first load to the last, each named by its Sunday.
-- depends_on: {{ ref('int_recomputation_due') }}
with loads as (
    select
        min(loaded_at) as first_loaded_at,
        max(loaded_at) as last_loaded_at
    from {{ ref('int_signals_identified') }}
    where malformed_reason is null
    union all
    select
        min(valid_from_at) as first_loaded_at,
        max(valid_from_at) as last_loaded_at
    from {{ ref('int_accounts_versioned') }}
    union all
    select
        min(valid_from_at) as first_loaded_at,
        max(valid_from_at) as last_loaded_at
    from {{ ref('int_contacts_versioned') }}
    union all
    select
        min(valid_from_at) as first_loaded_at,
        max(valid_from_at) as last_loaded_at
    from {{ ref('int_opportunities_versioned') }}
),

bounds as (
    select
        {{ week_ending_on('min(first_loaded_at)') }} as first_on,
        {{ week_ending_on('max(last_loaded_at)') }} as last_on
    from loads
    having min(first_loaded_at) is not null
),

weeks as (
    select {{ weekly_series('first_on', 'last_on') }} as as_of_on from bounds
),

int_weeks as (
    select
        weeks.as_of_on,
        row_number() over (order by weeks.as_of_on) as week_number,
        weeks.as_of_on = bounds.last_on as is_latest
    from weeks
    cross join bounds
)

select * from int_weeks
