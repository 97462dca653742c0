with staged as (
    select
        *,
        row_number() over (
            partition by opportunity_id, loaded_at order by landed_file, landed_row
        ) as delivery_order
    from {{ ref('stg_salesforce__opportunities') }}
    where malformed_reason is null
),

int_opportunities_versioned as (
    select
        opportunity_id,
        {{ account_key('salesforce', 'crm_account_id') }} as account_id,
        opportunity_name,
        lower(coalesce(opportunity_type, '')) as opportunity_type,
        stage_name,
        amount_usd,
        is_closed,
        is_won,
        is_deleted,
        closes_on,
        created_at,
        loaded_at as valid_from_at,
        lead(loaded_at) over (partition by opportunity_id order by loaded_at) as valid_to_at
    from staged
    where delivery_order = 1
)

select * from int_opportunities_versioned
