-- Who may hold a domain, and between when: an account that names it (a current claim), and after it named another one the same
-- account with a former claim, until it is deleted: the old addresses of its people still mean it. While an account is merged
-- away, its survivor has its claims.
with statements as (
    select * from {{ ref('int_account_claims') }}
),

deaths as (
    select
        claims.account_id,
        claims.domain,
        claims.claimed_at,
        min(later.valid_from_at) as died_at
    from statements as claims
    inner join statements as later on claims.account_id = later.account_id and claims.valid_from_at < later.valid_from_at and later.is_dead
    where claims.domain is not null
    group by claims.account_id, claims.domain, claims.claimed_at
),

spells as (
    -- the claim as the record made it, up to where its next statement was another one
    select
        claims.account_id,
        claims.crm,
        claims.crm_account_id,
        claims.domain,
        claims.claimed_at,
        max(deaths.died_at) as died_at,
        case when count(*) = count(claims.valid_to_at) then max(claims.valid_to_at) end as dropped_at
    from statements as claims
    left join deaths
        on claims.account_id = deaths.account_id and claims.domain = deaths.domain and claims.claimed_at = deaths.claimed_at
    where claims.domain is not null
    group by claims.account_id, claims.crm, claims.crm_account_id, claims.domain, claims.claimed_at
),

claims as (
    select
        account_id,
        crm,
        crm_account_id,
        domain,
        claimed_at,
        claimed_at as from_at,
        dropped_at as until_at,
        false as is_former
    from spells
    union all
    select
        spells.account_id,
        spells.crm,
        spells.crm_account_id,
        spells.domain,
        spells.claimed_at,
        spells.dropped_at as from_at,
        spells.died_at as until_at,
        -- a record that was merged away did not give its domain up
        not statements.is_merged_away as is_former
    from spells
    inner join statements on spells.account_id = statements.account_id and spells.dropped_at = statements.valid_from_at
    where spells.died_at is null or spells.died_at > spells.dropped_at
),

holders as (
    select
        *,
        account_id as holder_id
    from claims
    union all
    select
        claims.account_id,
        claims.crm,
        claims.crm_account_id,
        claims.domain,
        claims.claimed_at,
        greatest(claims.from_at, heirs.from_at) as from_at,
        least(claims.until_at, heirs.until_at) as until_at,
        claims.is_former,
        {{ account_key_in('heirs.heir_crm', 'heirs.heir_crm_id') }} as holder_id
    from claims
    inner join {{ ref('int_records_succeeded') }} as heirs
        on
            heirs.object_kind = 'account'
            and claims.crm = heirs.crm
            and claims.crm_account_id = heirs.crm_id
            and {{ is_before_end('heirs.from_at', 'claims.until_at') }}
            and {{ is_before_end('claims.from_at', 'heirs.until_at') }}
),

int_domain_claimants as (
    select
        holders.domain,
        holders.holder_id,
        holders.account_id as claimant_id,
        holders.crm_account_id as claimant_crm_account_id,
        holders.is_former,
        holders.claimed_at,
        greatest(holders.from_at, lives.valid_from_at) as from_at,
        least(holders.until_at, lives.valid_to_at) as until_at
    from holders
    inner join {{ ref('int_accounts_versioned') }} as lives
        on
            holders.holder_id = lives.account_id
            and lives.is_live
            and {{ is_before_end('lives.valid_from_at', 'holders.until_at') }}
            and {{ is_before_end('holders.from_at', 'lives.valid_to_at') }}
)

select * from int_domain_claimants
