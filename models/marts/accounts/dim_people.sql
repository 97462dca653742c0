with contacts as (
    select
        *,
        row_number() over (partition by person_id order by is_deleted asc, valid_from_at desc, crm_contact_id asc) as recency
    from {{ ref('int_contacts_versioned') }}
    where person_id is not null and valid_to_at is null
),

identified as (
    select
        person_id,
        account_id,
        row_number() over (
            partition by person_id
            order by case when account_id is null then 1 else 0 end, valid_from_at desc, identity_id asc
        ) as recency
    from {{ ref('int_identities_resolved') }}
    where person_id is not null and valid_to_at is null
),

people as (
    select person_id from contacts
    union
    select person_id from identified
),

dim_people as (
    select
        people.person_id,
        cast(roles.role_multiplier as double) as role_multiplier,
        coalesce(accounts.account_id, identified.account_id) as account_id,
        coalesce(contacts.seniority, 'unknown') as seniority,
        coalesce(contacts.function, 'unknown') as function,
        coalesce(contacts.buying_role, 'unknown') as buying_role,
        contacts.crm_contact_id is not null and not contacts.is_deleted as is_in_crm,
        contacts.crm_contact_id is not null and not contacts.is_deleted and not contacts.has_opted_out_of_email as is_reachable
    from people
    left join contacts on people.person_id = contacts.person_id and contacts.recency = 1
    left join identified on people.person_id = identified.person_id and identified.recency = 1
    -- a contact may name an account that never landed
    left join {{ ref('dim_accounts') }} as accounts on contacts.account_id = accounts.account_id
    left join {{ ref('buying_roles') }} as roles on coalesce(contacts.buying_role, 'unknown') = roles.buying_role
)

select * from dim_people
