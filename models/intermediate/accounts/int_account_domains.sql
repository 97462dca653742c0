-- Which account a domain belongs to. The first account known with it keeps it: a later record with the same domain is a
-- duplicate to be resolved, not a reason to move what was already attributed.
with versions as (
    select * from {{ ref('int_accounts_versioned') }}
    where domain_kind = 'company' and not is_deleted
),

claims as (
    select
        domain,
        account_id,
        crm_account_id,
        min(valid_from_at) as known_at
    from versions
    group by domain, account_id, crm_account_id
),

ranked as (
    select
        *,
        row_number() over (partition by domain order by known_at, crm_account_id) as claim_order,
        count(*) over (partition by domain) as n_claims
    from claims
),

int_account_domains as (
    select
        domain,
        account_id,
        known_at,
        n_claims
    from ranked
    where claim_order = 1
)

select * from int_account_domains
