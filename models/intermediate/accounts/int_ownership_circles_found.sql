-- Accounts that own themselves by way of others, and between when: each account of each circle. An account is in one circle at a
-- time, so the circle is known by its first name and its interval.
with recursive edges as (
    select * from {{ ref('int_ownerships_resolved') }}
),

{{ ownership_chains('edges') }},

int_ownership_circles_found as (
    select
        account_id,
        chain_names,
        lowest_label as circle_label,
        first_label = lowest_label as is_first_named,
        from_at,
        until_at
    from chains
    where is_circular
)

select * from int_ownership_circles_found
