-- What the survivorship rules compare of the accounts that claim one domain, as texts of which the lower survives. Within a CRM
-- the first two accounts to claim a domain are judged as things stood when the second one came, a later one when it comes: so a
-- better candidate that turns up later changes no id.
with claims as (
    select * from {{ ref('int_account_claims') }}
    where domain is not null
),

arrivals as (
    select
        domain,
        crm,
        crm_account_id,
        claimed_at,
        row_number() over (partition by domain, crm order by claimed_at, length(crm_account_id), crm_account_id) as arrival_order
    from claims
    group by domain, crm, crm_account_id, claimed_at
),

judged as (
    select
        *,
        greatest(
            claimed_at,
            coalesce(max(case when arrival_order = 2 then claimed_at end) over (partition by domain, crm), claimed_at)
        ) as judged_at
    from arrivals
),

opportunities as (
    -- deals name their companies by links; a link without a load time of its own is known with its deal
    select
        opportunities.crm,
        coalesce(opportunities.crm_account_id, links.to_id) as crm_account_id,
        opportunities.opportunity_id,
        min(greatest(opportunities.loaded_at, coalesce(links.loaded_at, opportunities.loaded_at))) as known_at
    from {{ ref('int_opportunities_conformed') }} as opportunities
    left join {{ ref('stg_hubspot__links') }} as links
        on
            opportunities.crm = links.feed_id
            and opportunities.opportunity_id = links.from_id
            and links.table_name = 'deal_company'
            and links.malformed_reason is null
    group by opportunities.crm, coalesce(opportunities.crm_account_id, links.to_id), opportunities.opportunity_id
),

deals as (
    select
        judged.domain,
        judged.crm,
        judged.crm_account_id,
        judged.claimed_at,
        judged.judged_at,
        count(opportunities.opportunity_id) as n_opportunities
    from judged
    left join opportunities
        on
            judged.crm = opportunities.crm
            and judged.crm_account_id = opportunities.crm_account_id
            and judged.judged_at >= opportunities.known_at
    group by judged.domain, judged.crm, judged.crm_account_id, judged.claimed_at, judged.judged_at
),

facts as (
    select
        deals.*,
        claims.created_at,
        coalesce(claims.n_attributes, 0) as n_attributes
    from deals
    left join claims
        on
            deals.crm = claims.crm
            and deals.crm_account_id = claims.crm_account_id
            and deals.judged_at >= claims.valid_from_at
            and {{ is_before_end('deals.judged_at', 'claims.valid_to_at') }}
),

int_domain_claims_measured as (
    {%- set text = dbt.type_string() -%}
    {%- for measure, expression in {
        'most_opportunities': "lpad(cast(999999 - n_opportunities as " ~ text ~ "), 6, '0')",
        'oldest_record': "coalesce(cast(created_at as " ~ text ~ "), '9999')",
        'most_complete': "cast(9 - n_attributes as " ~ text ~ ")",
        'lowest_id': "lpad(cast(length(crm_account_id) as " ~ text ~ "), 6, '0') || crm_account_id",
    }.items() %}
        select
            domain,
            crm,
            crm_account_id,
            claimed_at,
            judged_at,
            '{{ measure }}' as measure,
            {{ expression }} as measured
        from facts
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_domain_claims_measured
