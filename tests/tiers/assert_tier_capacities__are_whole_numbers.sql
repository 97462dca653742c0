-- A capacity is a whole number of places, zero for none. A wrong one is named with its row, for nobody else would miss the accounts.
with capacities as (
    select
        'tier_capacities.csv, ' || capacity_id as place,
        value
    from {{ ref('tier_capacities') }}
    union all
    select
        'tiers.csv, tier ' || cast(tier as {{ dbt.type_string() }}) as place,
        cast(capacity as {{ dbt.type_string() }}) as value
    from {{ ref('tiers') }}
    where approach <> 'out_of_program'
),

problems as (
    select place || ': capacity ''' || coalesce(value, '') || ''' is no whole number from 0 up; write 0 for no places' as problem
    from capacities
    where
        {{ safe_cast('value', 'double') }} is null
        or {{ safe_cast('value', 'double') }} < 0
        or {{ safe_cast('value', 'double') }} <> floor({{ safe_cast('value', 'double') }})
    union all
    select 'tier_capacities.csv, ' || capacity_id || ': scope territory needs a territory, or * for each of them' as problem
    from {{ ref('tier_capacities') }}
    where scope = 'territory' and territory is null
)

select problem from problems
where {{ fail_with('problem') }}
