-- Everybody we know by an address, with the live account they belong to now: their CRM record's, else their identity's match, else the
-- one whose domain their address has.
with described as (
    select * from {{ ref('int_people_described') }}
),

identified as (
    select
        identities.person_id,
        standing.live_account_id as account_id,
        row_number() over (
            partition by identities.person_id
            order by case when standing.live_account_id is null then 1 else 0 end, identities.valid_from_at desc, identities.identity_id asc
        ) as recency
    from {{ ref('int_identities_resolved') }} as identities
    left join {{ ref('int_accounts_surviving') }} as standing on identities.account_id = standing.account_id
    where identities.person_id is not null and identities.valid_to_at is null
),

domains as (
    -- a company's domain places who has an address there, though no signal of theirs ever landed
    select
        described.person_id,
        standing.live_account_id as account_id
    from described
    inner join {{ ref('int_domains_classified') }} as hosts on {{ email_host('described.email') }} = hosts.raw_text and hosts.domain_kind = 'company'
    inner join {{ ref('int_account_domains') }} as claims on hosts.domain = claims.domain
    inner join {{ ref('int_accounts_surviving') }} as standing on claims.account_id = standing.account_id
    where described.is_in_crm
),

people as (
    select person_id from {{ ref('int_people_held') }}
),

unreachable as (
    select distinct subject_id as person_id from {{ ref('int_consents_resolved') }}
    where stops_contact and until_at is null
),

int_people_placed as (
    select
        people.person_id,
        coalesce(described.survivor_person_id, people.person_id) as survivor_person_id,
        cast(roles.role_multiplier as double) as role_multiplier,
        coalesce(described.account_id, identified.account_id, domains.account_id) as account_id,
        coalesce(described.seniority, 'unknown') as seniority,
        coalesce(described.function, 'unknown') as function,
        coalesce(described.buying_role, 'unknown') as buying_role,
        coalesce(described.is_in_crm, false) as is_in_crm,
        coalesce(described.is_in_crm and described.person_id = described.survivor_person_id and unreachable.person_id is null, false) as is_reachable
    from people
    left join unreachable on people.person_id = unreachable.person_id
    left join described on people.person_id = described.person_id
    left join identified on people.person_id = identified.person_id and identified.recency = 1
    left join domains on people.person_id = domains.person_id
    left join {{ ref('buying_roles') }} as roles on coalesce(described.buying_role, 'unknown') = roles.buying_role
)

select * from int_people_placed
