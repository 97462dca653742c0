with links as (
    -- a link without a load time of its own is known with its deal
    select
        links.feed_id as crm,
        links.from_id as opportunity_id,
        links.to_id as crm_account_id,
        links.is_primary,
        min(coalesce(links.loaded_at, deals.loaded_at)) as moment_at
    from {{ ref('stg_hubspot__links') }} as links
    inner join {{ ref('int_opportunities_conformed') }} as deals on links.feed_id = deals.crm and links.from_id = deals.opportunity_id
    where links.malformed_reason is null and links.table_name = 'deal_company'
    group by links.feed_id, links.from_id, links.to_id, links.is_primary
),

stages as (
    select
        feed_id as crm,
        id as stage_id,
        label,
        is_closed,
        is_won,
        loaded_at as known_at,
        row_number() over (partition by feed_id, id order by loaded_at, landed_file, landed_row) as delivery_order
    from {{ ref('stg_hubspot__deal_pipelines') }}
    where malformed_reason is null and table_name = 'deal_pipeline_stage'
),

learnt as (
    select
        crm,
        opportunity_id,
        moment_at
    from links
    union
    select
        deals.crm,
        deals.opportunity_id,
        stages.known_at as moment_at
    from {{ ref('int_opportunities_conformed') }} as deals
    inner join stages on deals.crm = stages.crm and deals.stage_id = stages.stage_id and stages.delivery_order = 1
),

{{ record_versions(ref('int_opportunities_conformed'), 'opportunity_id', 'opportunity', learnt='learnt') }},

buyers as (
    -- of several companies the primary one buys, else the one with the lowest id: a shorter number is a lower one
    select
        versions.crm,
        versions.opportunity_id,
        versions.valid_from_at,
        links.crm_account_id,
        row_number() over (
            partition by versions.crm, versions.opportunity_id, versions.valid_from_at
            order by case when links.is_primary then 0 else 1 end, length(links.crm_account_id), links.crm_account_id
        ) as buyer_order
    from versions
    inner join links
        on versions.crm = links.crm and versions.opportunity_id = links.opportunity_id and versions.valid_from_at >= links.moment_at
),

int_opportunities_versioned as (
    select
        versions.crm,
        versions.opportunity_id,
        {{ account_key_in('versions.crm', 'coalesce(versions.crm_account_id, buyers.crm_account_id)') }} as account_id,
        versions.owner_id,
        versions.opportunity_name,
        lower(coalesce(versions.opportunity_type, '')) as opportunity_type,
        coalesce(versions.stage_name, stages.label, versions.stage_id) as stage_name,
        versions.amount_usd,
        coalesce(versions.is_closed, stages.is_closed, versions.is_won, stages.is_won, false) as is_closed,
        coalesce(versions.is_won, stages.is_won, false) as is_won,
        versions.is_deleted or versions.is_gone or versions.survivor_crm_id is not null as is_deleted,
        versions.valid_to_at is null as is_current,
        not (versions.is_deleted or versions.is_gone) and versions.survivor_crm_id is null as is_live,
        versions.closes_on,
        versions.created_at,
        versions.valid_from_at,
        versions.valid_to_at
    from versions
    left join buyers
        on
            versions.crm = buyers.crm
            and versions.opportunity_id = buyers.opportunity_id
            and versions.valid_from_at = buyers.valid_from_at
            and buyers.buyer_order = 1
    left join stages
        on
            versions.crm = stages.crm
            and versions.stage_id = stages.stage_id
            and stages.delivery_order = 1
            and versions.valid_from_at >= stages.known_at
)

select * from int_opportunities_versioned
