-- Identities of a company that was bought and is no account itself belong to its buyer, from when we know of it; which of their
-- signals count is said by the day it was bought. A purchase that is taken back ends the match.
with deals as (
    select
        deals.acquired_domain,
        deals.acquired_name,
        deals.acquired_on,
        acquirers.account_id,
        greatest(deals.from_at, acquirers.known_at) as from_at,
        deals.until_at
    from {{ ref('int_acquisitions_dated') }} as deals
    inner join {{ ref('int_account_domains') }} as acquirers on deals.acquirer_domain = acquirers.domain
    where deals.until_at is null or deals.until_at > acquirers.known_at
),

users as (
    select
        identity_id,
        email_domain as domain,
        person_id,
        known_at
    from {{ ref('int_identity_emails') }}
    where domain_kind = 'company'
    union all
    select
        identity_id,
        identity_value as domain,
        cast(null as {{ dbt.type_string() }}) as person_id,
        first_loaded_at as known_at
    from {{ ref('int_identities_seen') }}
    where identity_kind = 'domain'
),

int_acquired_identities_asserted as (
    select
        users.identity_id,
        greatest(users.known_at, deals.from_at) as asserted_at,
        deals.account_id,
        users.person_id,
        deals.acquired_name || ' (' || deals.acquired_domain || ') was bought on ' || cast(deals.acquired_on as {{ dbt.type_string() }}) as evidence,
        deals.acquired_name,
        deals.acquired_on
    from users
    inner join deals on users.domain = deals.acquired_domain
    where deals.until_at is null or deals.until_at > users.known_at
    union all
    select
        users.identity_id,
        deals.until_at as asserted_at,
        cast(null as {{ dbt.type_string() }}) as account_id,
        users.person_id,
        'the purchase of ' || deals.acquired_domain || ' was taken back' as evidence,
        deals.acquired_name,
        deals.acquired_on
    from users
    inner join deals on users.domain = deals.acquired_domain and users.known_at < deals.until_at
)

select * from int_acquired_identities_asserted
