-- Owners of either CRM who have left, from the first delivery that calls them inactive: that is when we learnt of it.
with int_owners_departed as (
    {%- for owners in ['stg_salesforce__users', 'stg_hubspot__owners'] %}
        select
            feed_id as crm,
            owner_id,
            min(loaded_at) as left_at
        from {{ ref(owners) }}
        where malformed_reason is null and not is_active
        group by feed_id, owner_id
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_owners_departed
