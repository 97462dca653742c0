-- Companies that own one another in a circle, as the data stands today, stop here with their names.
with standing as (
    select {{ list_text('chain_names', 'chain_names') }} as circles
    from {{ ref('int_hierarchy_cycles') }}
    where until_at is null
    having count(*) > 0
)

select circles
from standing
where {{ fail_with("'accounts own one another in a circle: ' || circles || '; remove the wrong parent in the CRM'") }}
