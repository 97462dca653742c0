-- The transitive closure of ownership over time: each account with each company above it, itself at depth 0, and between when.
-- While accounts own one another in a circle, none of them has a parent.
with recursive circles as (
    select * from {{ ref('int_ownership_circles_found') }}
),

parents as (
    select * from {{ ref('int_ownerships_resolved') }}
),

cuts as (
    select
        account_id,
        from_at as span_at,
        from_at as cut_at
    from parents
    union
    select
        parents.account_id,
        parents.from_at as span_at,
        circles.from_at as cut_at
    from parents
    inner join circles on parents.account_id = circles.account_id and parents.from_at < circles.from_at and {{ overlap('circles', 'parents') }}
    union
    select
        parents.account_id,
        parents.from_at as span_at,
        circles.until_at as cut_at
    from parents
    inner join circles
        on
            parents.account_id = circles.account_id
            and parents.from_at < circles.until_at
            and (parents.until_at is null or parents.until_at > circles.until_at)
),

pieces as (
    select
        *,
        lead(cut_at) over (partition by account_id, span_at order by cut_at) as next_cut_at
    from cuts
),

edges as (
    select
        parents.account_id,
        parents.account_name,
        parents.parent_account_id,
        parents.parent_name,
        parents.source,
        parents.acquired_from_on,
        pieces.cut_at as from_at,
        coalesce(pieces.next_cut_at, parents.until_at) as until_at
    from pieces
    inner join parents on pieces.account_id = parents.account_id and pieces.span_at = parents.from_at
    left join circles
        on
            pieces.account_id = circles.account_id
            and pieces.cut_at >= circles.from_at
            and (circles.until_at is null or pieces.cut_at < circles.until_at)
    where circles.account_id is null
),

{{ ownership_chains('edges') }},

ancestors as (
    {{ joined_intervals('chains', ['account_id', 'ancestor_account_id', 'depth', 'source', 'is_bought', 'acquired_from_on']) }}
),

int_account_ancestors_dated as (
    select
        account_id,
        ancestor_account_id,
        depth,
        source,
        is_bought,
        acquired_from_on,
        from_at,
        until_at
    from ancestors
    union all
    select
        account_id,
        account_id as ancestor_account_id,
        0 as depth,
        'crm' as source,
        false as is_bought,
        cast(null as date) as acquired_from_on,
        min(valid_from_at) as from_at,
        cast(null as timestamp) as until_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
)

select * from int_account_ancestors_dated
