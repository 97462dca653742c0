-- Who owns records in either CRM, as last landed.
with staged as (
    {{ union_records(
        ['owner_id', 'owner_name', 'email', 'is_active', 'loaded_at'],
        {'stg_salesforce__users': {}, 'stg_hubspot__owners': {}},
    ) }}
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
