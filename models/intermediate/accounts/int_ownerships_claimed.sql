-- Every claim that one live account belongs to another, and between when it stands: the CRM's parents and acquisitions, each
-- spoken for by whatever account stands for the ones named.
with standing as (
    select * from {{ ref('int_accounts_standing') }}
),

domains as (
    select * from {{ ref('int_account_domains') }}
),

crm_versions as (
    select
        account_id,
        parent_account_id,
        valid_from_at as from_at,
        valid_to_at as until_at
    from {{ ref('int_accounts_versioned') }}
    where parent_account_id <> account_id
),

crm_claims as (
    {{ joined_intervals('crm_versions', ['account_id', 'parent_account_id']) }}
),

claims as (
    select
        account_id,
        parent_account_id,
        from_at,
        until_at,
        'crm' as source,
        cast(null as date) as acquired_from_on
    from crm_claims
    union all
    select
        acquired.account_id,
        acquirers.account_id as parent_account_id,
        greatest(deals.from_at, acquired.known_at, acquirers.known_at) as from_at,
        deals.until_at,
        'acquisition' as source,
        deals.acquired_on as acquired_from_on
    from {{ ref('int_acquisitions_dated') }} as deals
    inner join domains as acquired on deals.acquired_domain = acquired.domain
    inner join domains as acquirers on deals.acquirer_domain = acquirers.domain
),

int_ownerships_claimed as (
    select
        children.standing_account_id as account_id,
        parents.standing_account_id as parent_account_id,
        claims.source,
        claims.acquired_from_on,
        claims.from_at as claimed_at,
        claims.account_id = children.standing_account_id as is_own_word,
        greatest(claims.from_at, children.from_at, parents.from_at) as from_at,
        least(claims.until_at, children.until_at, parents.until_at) as until_at
    from claims
    inner join standing as children on claims.account_id = children.account_id and {{ overlap('claims', 'children') }}
    inner join standing as parents
        on
            claims.parent_account_id = parents.account_id
            and {{ overlap('claims', 'parents') }}
            and {{ overlap('children', 'parents') }}
            and children.standing_account_id <> parents.standing_account_id
)

select * from int_ownerships_claimed
