-- Free mail, disposable addresses, relays, shared hosts and our own staff never become an account by their domain.
with providers as (
    select distinct domain
    from {{ ref('int_domains_classified') }}
    where raw_text = domain and domain_kind not in ('company', 'no_domain')
)

select distinct
    identities.identity_id,
    identities.account_id,
    identities.match_method,
    identities.domain
from {{ ref('dim_identities') }} as identities
inner join providers on identities.domain = providers.domain
where identities.account_id is not null and identities.match_method in ('email_domain', 'vendor_domain')
