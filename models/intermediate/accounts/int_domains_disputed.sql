-- What a person has to settle about the domains of today's accounts: two accounts that claim one and could not be folded, a web
-- site that names a host instead of the company, and accounts with people but without any domain (one row a CRM).
with accounts as (
    select * from {{ ref('int_accounts_versioned') }}
    where is_current and is_live
),

holders as (
    select * from {{ ref('int_account_domains') }}
    where until_at is null
),

people as (
    select
        account_id,
        count(*) as n_contacts,
        min(valid_from_at) as known_at
    from {{ ref('int_contacts_versioned') }}
    where is_current and is_live and account_id is not null
    group by account_id
),

claimants as (
    -- a division beside its parent is on purpose
    select accounts.*
    from accounts
    left join accounts as parents on accounts.parent_account_id = parents.account_id and accounts.domain = parents.domain
    where accounts.domain_kind = 'company' and parents.account_id is null
),

shared as (
    select
        claimants.domain as subject,
        {{ list_text('claimants.account_id', 'claimants.account_id') }} as candidate_account_ids,
        max(holders.account_id) as chosen_account_id,
        count(*) || ' accounts of different owners claim ' || claimants.domain || ': '
        || {{ list_text("coalesce(claimants.account_name, claimants.crm_account_id)", 'claimants.account_id') }} as evidence,
        max(claimants.valid_from_at) as known_at
    from claimants
    left join holders on claimants.domain = holders.domain
    group by claimants.domain
    having count(*) > 1
),

unusable as (
    select
        coalesce(domain, lower(trim(website))) as subject,
        {{ list_text('account_id', 'account_id') }} as candidate_account_ids,
        {{ list_text('coalesce(account_name, crm_account_id)', 'account_id') }}
        || case when count(*) = 1 then ' has' else ' have' end || ' as web site '
        || case
            when max(domain) is null then 'nothing that a company can own'
            else 'a ' || replace(replace(max(domain_kind), '_host', ''), '_', ' ') || ' host'
        end as evidence,
        max(valid_from_at) as known_at
    from accounts
    where website is not null and coalesce(domain_kind, 'no_domain') not in ('company', 'internal')
    group by coalesce(domain, lower(trim(website)))
),

missing as (
    select
        accounts.crm,
        accounts.account_id,
        people.n_contacts,
        greatest(accounts.valid_from_at, people.known_at) as known_at,
        row_number() over (partition by accounts.crm order by people.n_contacts desc, accounts.account_id asc) as contact_order
    from accounts
    inner join people on accounts.account_id = people.account_id
    where accounts.website is null
),

without_domain as (
    select
        crm as subject,
        {{ list_text('case when contact_order <= 10 then account_id end', 'account_id') }} as candidate_account_ids,
        count(*) || ' accounts of ' || crm || ' have contacts (' || sum(n_contacts) || ') and no web site; those with most are named' as evidence,
        max(known_at) as known_at
    from missing
    group by crm
),

reviews as (
    {%- for kind, (relation, chosen, remedy) in {
        'shared_domain': ('shared', 'chosen_account_id', 'Merge them in the CRM, give them one owner, or make one the parent of the other.'),
        'unusable_domain': ('unusable', 'null', 'Put the company\'\'s own web site into the account.'),
        'account_without_domain': ('without_domain', 'null', 'Put a web site into these accounts: mail and web visits cannot find them.'),
    }.items() %}
        select
            '{{ kind }}' as review_kind,
            subject,
            candidate_account_ids,
            cast({{ chosen }} as {{ dbt.type_string() }}) as chosen_account_id,
            evidence,
            '{{ remedy }}' as remedy,
            known_at
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_domains_disputed as (
    select
        review_kind,
        {{ mask_emails('subject') }} as subject,
        candidate_account_ids,
        chosen_account_id,
        {{ mask_emails('evidence') }} as evidence,
        remedy,
        known_at
    from reviews
)

select * from int_domains_disputed
