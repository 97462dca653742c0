-- No look-alike has a domain that an account has or ever had (merged and deleted ones too), or that an alias names.
with held as (
    select domain from {{ ref('int_accounts_versioned') }}
    union
    select domain from {{ ref('int_account_domains') }}
    union
    select domain from {{ ref('int_domain_aliases_resolved') }}
)

select lookalikes.domain
from {{ ref('fct_lookalikes') }} as lookalikes
inner join held on lookalikes.domain = held.domain
