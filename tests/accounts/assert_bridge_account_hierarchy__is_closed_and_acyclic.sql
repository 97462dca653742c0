-- At every moment at which anything begins: one row at depth 0 and one account at each further depth up to the ultimate parent; an
-- ancestor's ancestors are the account's, that much further up; nobody is above itself.
with bridge as (
    select * from {{ ref('bridge_account_hierarchy') }}
),

-- every way of an account begins and ends at moments of its own rows
moments as (
    select
        account_id,
        valid_from_at as moment_at
    from bridge
    union
    select
        account_id,
        valid_to_at as moment_at
    from bridge
    where valid_to_at is not null
),

standing as (
    select
        bridge.account_id,
        bridge.ancestor_account_id,
        bridge.depth,
        moments.moment_at
    from moments
    inner join bridge
        on
            moments.account_id = bridge.account_id
            and moments.moment_at >= bridge.valid_from_at
            and (bridge.valid_to_at is null or moments.moment_at < bridge.valid_to_at)
),

further as (
    select
        standing.account_id,
        standing.moment_at,
        bridge.ancestor_account_id,
        standing.depth + bridge.depth as depth
    from standing
    inner join bridge
        on
            standing.ancestor_account_id = bridge.account_id
            and standing.moment_at >= bridge.valid_from_at
            and (bridge.valid_to_at is null or standing.moment_at < bridge.valid_to_at)
)

select
    account_id,
    moment_at,
    'not one account at each depth' as flaw
from standing
group by account_id, moment_at
having count(*) <> count(distinct depth) or count(*) <> max(depth) + 1 or count(*) <> count(distinct ancestor_account_id)

union all

select
    account_id,
    moment_at,
    'is above itself' as flaw
from standing
where depth > 0 and account_id = ancestor_account_id

union all

select
    further.account_id,
    further.moment_at,
    'an ancestor''s ancestor is missing or at another depth' as flaw
from further
left join standing
    on
        further.account_id = standing.account_id
        and further.moment_at = standing.moment_at
        and further.ancestor_account_id = standing.ancestor_account_id
        and further.depth = standing.depth
where standing.account_id is null
