-- The top of each account's group by what was known at the end of the last week.
{{ config(materialized='view') }}

with ranked as (
    select
        ancestors.account_id,
        ancestors.ancestor_account_id,
        row_number() over (partition by ancestors.account_id order by ancestors.depth desc) as from_top
    from {{ ref('int_account_ancestors_dated') }} as ancestors
    inner join {{ ref('int_weeks') }} as weeks
        on
            weeks.is_latest
            -- a purchase may be known ahead of its day
            and cast(ancestors.from_at as date) <= weeks.as_of_on
            and {{ is_before_end('weeks.as_of_on', 'cast(ancestors.until_at as date)') }}
),

int_ultimate_parents_current as (
    select
        account_id,
        ancestor_account_id as ultimate_parent_account_id
    from ranked
    where from_top = 1
)

select * from int_ultimate_parents_current
