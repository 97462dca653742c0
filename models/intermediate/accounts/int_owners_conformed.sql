-- Who owns records in either CRM, as last landed.
with staged as (
    select
        feed_id as crm,
        owner_id,
        owner_name,
        email,
        is_active,
        loaded_at,
        landed_file,
        landed_row
    from {{ ref('stg_salesforce__users') }}
    where malformed_reason is null
    union all
    select
        feed_id as crm,
        owner_id,
        owner_name,
        email,
        is_active,
        loaded_at,
        landed_file,
        landed_row
    from {{ ref('stg_hubspot__owners') }}
    where malformed_reason is null
),

ranked as (
    select
        *,
        row_number() over (partition by owner_id order by loaded_at desc, crm asc, landed_file asc, landed_row asc) as recency
    from staged
),

int_owners_conformed as (
    select
        owner_id,
        crm,
        owner_name,
        email,
        is_active,
        loaded_at
    from ranked
    where recency = 1
)

select * from int_owners_conformed
