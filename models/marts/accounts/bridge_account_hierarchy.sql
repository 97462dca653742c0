with dated as (
    select * from {{ ref('int_account_ancestors_dated') }}
),

merged as (
    {{ joined_intervals('dated', ['account_id', 'ancestor_account_id', 'depth', 'source']) }}
),

bridge_account_hierarchy as (
    select
        account_id,
        ancestor_account_id,
        from_at as valid_from_at,
        until_at as valid_to_at,
        depth,
        source
    from merged
)

select * from bridge_account_hierarchy
