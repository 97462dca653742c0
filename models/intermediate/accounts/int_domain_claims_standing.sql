-- Which claims of a domain stand at each moment at which one of its claimants' records changed, and the best rank among them.
with claims as (
    select
        claims.*,
        ranked.survivor_rank
    from {{ ref('int_account_claims') }} as claims
    inner join {{ ref('int_domain_claims_ranked') }} as ranked
        on
            claims.domain = ranked.domain
            and claims.crm = ranked.crm
            and claims.crm_account_id = ranked.crm_account_id
            and claims.claimed_at = ranked.claimed_at
),

turns as (
    select
        domain,
        valid_from_at as moment_at
    from claims
    union
    select
        domain,
        valid_to_at as moment_at
    from claims
    where valid_to_at is not null
),

moments as (
    select
        domain,
        moment_at,
        lead(moment_at) over (partition by domain order by moment_at) as next_moment_at
    from turns
),

int_domain_claims_standing as (
    select
        moments.moment_at,
        moments.next_moment_at,
        claims.*,
        departures.left_at,
        min(claims.survivor_rank) over (partition by moments.domain, moments.moment_at) as best_rank
    from moments
    inner join claims
        on
            moments.domain = claims.domain
            and moments.moment_at >= claims.valid_from_at
            and {{ is_before_end('moments.moment_at', 'claims.valid_to_at') }}
    left join {{ ref('int_owners_departed') }} as departures on claims.crm = departures.crm and claims.owner_id = departures.owner_id
)

select * from int_domain_claims_standing
