-- No look-alike is one that a rule disqualifies, or at a domain that is no company's: ours, a mail provider's, a shared host's.
select
    lookalikes.domain,
    universe.disqualified_code,
    domains.domain_kind
from {{ ref('fct_lookalikes') }} as lookalikes
left join {{ ref('int_universe_companies') }} as universe on lookalikes.domain = universe.domain
left join {{ ref('int_domains_classified') }} as domains on lookalikes.domain = domains.domain and domains.domain_kind <> 'company'
left join {{ ref('internal_domains') }} as own on lookalikes.domain = own.domain
where
    universe.domain is null
    or universe.disqualified_code is not null
    or domains.domain is not null
    or own.domain is not null
