-- What the network a visitor came from says of the account, while nothing else says who the visitor is: a person whose address is
-- known speaks for themself.
with first_emails as (
    select
        identity_id,
        min(known_at) as named_at
    from {{ ref('int_identity_emails') }}
    group by identity_id
),

aliases as (
    select * from {{ ref('int_domain_aliases_resolved') }}
    where refused_reason is null
),

holders as (
    select
        domain,
        account_id,
        from_at,
        until_at
    from aliases
    union all
    select
        domains.domain,
        domains.account_id,
        domains.known_at as from_at,
        domains.until_at
    from {{ ref('int_account_domains') }} as domains
    left join aliases on domains.domain = aliases.domain
    where aliases.domain is null and domains.account_id is not null
),

stays as (
    select
        visited.identity_id,
        visited.domain,
        visited.range_text,
        visited.confidence,
        visited.from_at,
        least(visited.until_at, first_emails.named_at) as until_at,
        first_emails.named_at
    from {{ ref('int_networks_visited') }} as visited
    left join first_emails on visited.identity_id = first_emails.identity_id
    where first_emails.named_at is null or visited.from_at < first_emails.named_at
),

held as (
    select
        stays.identity_id,
        stays.domain,
        stays.range_text,
        stays.confidence,
        holders.account_id,
        greatest(stays.from_at, holders.from_at) as from_at,
        least(stays.until_at, holders.until_at) as until_at,
        holders.until_at as counts_until_at
    from stays
    inner join holders on stays.domain = holders.domain
),

int_networks_asserted as (
    select
        identity_id,
        from_at as asserted_at,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as double) as confidence,
        coalesce('no account has domain ' || domain || ' of the network', 'the network is not one company''s') as evidence,
        false as is_ambiguous
    from stays
    union all
    select distinct
        identity_id,
        named_at as asserted_at,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as double) as confidence,
        'the visitor''s address says more than the network' as evidence,
        false as is_ambiguous
    from stays
    where named_at is not null
    union all
    select
        identity_id,
        from_at as asserted_at,
        account_id,
        confidence,
        'seen on the network of ' || domain || ' (' || range_text || ')' as evidence,
        false as is_ambiguous
    from held
    where until_at is null or from_at < until_at
    union all
    select distinct
        identity_id,
        until_at as asserted_at,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as double) as confidence,
        'domain ' || domain || ' of the network no longer counts for the account' as evidence,
        false as is_ambiguous
    from held
    where from_at < until_at and until_at = counts_until_at
)

select * from int_networks_asserted
