with source as (
    select * from {{ landed_rows('ops', 'program_costs') }}
),

stg_ops__program_costs as (
    select
        {{ landed('id') }} as cost_id,
        {{ landed('program') }} as program,
        {{ landed('play_id') }} as play_id,
        {{ landed('campaign_id') }} as campaign_id,
        lower({{ landed('channel') }}) as channel,
        {{ landed('crm_account_id') }} as crm_account_id,
        cast({{ landed('tier', 'double') }} as integer) as tier,
        {{ landed('author') }} as author,

        {{ landed('cost_usd', 'double') }} as cost_usd,
        {{ landed('spent_on', 'date') }} as spent_on,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'program_costs') }}
    from source
)

select * from stg_ops__program_costs
