-- Which account a company domain belongs to, between when. The account that claimed it first holds it; when it names another
-- domain the next account that claims this one takes it over, and while nobody does it stays where it was. A deleted account
-- releases its domain, a merged-away one leaves it to its survivor. What is learnt later starts a row; it changes no earlier one.
with claimants as (
    select * from {{ ref('int_domain_claimants') }}
),

turns as (
    {{ interval_turns('claimants', 'domain') }}
),

moments as (
    select
        domain,
        moment_at,
        lead(moment_at) over (partition by domain order by moment_at) as next_moment_at
    from turns
),

standing as (
    select
        moments.domain,
        moments.moment_at as known_at,
        moments.next_moment_at as until_at,
        claimants.holder_id as account_id,
        row_number() over (
            partition by moments.domain, moments.moment_at
            order by
                case when claimants.is_former then 1 else 0 end,
                claimants.claimed_at,
                length(claimants.claimant_crm_account_id),
                claimants.claimant_crm_account_id,
                claimants.holder_id
        ) as claim_order
    from moments
    left join claimants
        on
            moments.domain = claimants.domain
            and moments.moment_at >= claimants.from_at
            and {{ is_before_end('moments.moment_at', 'claimants.until_at') }}
),

held as (
    select * from standing
    where claim_order = 1
),

joined as (
    {{ joined_intervals('held', ['domain', 'account_id'], 'known_at', 'until_at') }}
),

int_account_domains as (
    select
        joined.domain,
        joined.account_id,
        joined.known_at,
        joined.until_at,
        count(distinct case when not claimants.is_former then claimants.holder_id end) as n_claims
    from joined
    left join claimants
        on
            joined.domain = claimants.domain
            and joined.known_at >= claimants.from_at
            and {{ is_before_end('joined.known_at', 'claimants.until_at') }}
    group by joined.domain, joined.account_id, joined.known_at, joined.until_at
)

select * from int_account_domains
