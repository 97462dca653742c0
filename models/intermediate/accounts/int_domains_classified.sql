with resolved as (
    select * from {{ ref('int_domains_resolved') }}
),

listed as (
    select
        domain,
        domain_kind
    from {{ ref('identity_domains') }}
    union all
    select
        domain,
        'internal' as domain_kind
    from {{ ref('internal_domains') }}
),

kinds as (
    -- a domain listed twice takes the stricter reading: our own staff before any provider
    select
        domain,
        max(case when domain_kind = 'internal' then 1 else 0 end) as is_internal,
        min(domain_kind) as domain_kind
    from listed
    group by domain
),

int_domains_classified as (
    select
        resolved.raw_text,
        resolved.domain,
        case
            when resolved.domain is null then 'no_domain'
            when greatest(coalesce(hosts.is_internal, 0), coalesce(kinds.is_internal, 0)) = 1 then 'internal'
            else coalesce(hosts.domain_kind, kinds.domain_kind, resolved.listed_kind, 'company')
        end as domain_kind
    from resolved
    -- a list may name one host of a domain (a relay) as well as the domain
    left join kinds as hosts on resolved.raw_text = hosts.domain
    left join kinds on resolved.domain = kinds.domain
)

select * from int_domains_classified
