-- What the CRM records of a person say of them now. A live contact is heard before a lead, both before a deleted record. An address that a
-- record had earlier, or that a record merged away had, is its holder's: a change of employer or a merge makes nobody twice. A blank
-- title or account of the first record is taken from the next.
with versions as (
    select * from {{ ref('int_contacts_versioned') }}
),

addresses as (
    select
        crm,
        crm_contact_id,
        person_id
    from versions
    where person_id is not null
    group by crm, crm_contact_id, person_id
),

current_versions as (
    select * from versions
    where valid_to_at is null
),

speakers as (
    select
        current_versions.*,
        addresses.person_id as spoken_of_person_id,
        case when current_versions.person_id = addresses.person_id then 1 else 2 end as directness
    from addresses
    inner join current_versions on addresses.crm = current_versions.crm and addresses.crm_contact_id = current_versions.crm_contact_id
    union all
    select
        survivors.*,
        addresses.person_id as spoken_of_person_id,
        2 as directness
    from addresses
    inner join {{ ref('int_records_succeeded') }} as heirs
        on addresses.crm = heirs.crm and addresses.crm_contact_id = heirs.crm_id and heirs.object_kind = 'contact' and heirs.until_at is null
    inner join current_versions as survivors on heirs.heir_crm = survivors.crm and heirs.heir_crm_id = survivors.crm_contact_id
    where survivors.is_live
),

ordered as (
    select
        speakers.*,
        standing.live_account_id,
        row_number() over (
            partition by speakers.spoken_of_person_id
            order by
                speakers.is_live desc, speakers.directness asc, speakers.is_lead asc, speakers.valid_from_at desc,
                speakers.crm desc, speakers.crm_contact_id asc
        ) as place
    from speakers
    left join {{ ref('int_accounts_surviving') }} as standing on speakers.account_id = standing.account_id
),

chosen as (
    select
        *,
        min(case when title is not null then place end) over (partition by spoken_of_person_id) as title_place,
        min(case when is_live and live_account_id is not null then place end) over (partition by spoken_of_person_id) as account_place
    from ordered
),

int_people_described as (
    select
        spoken_of_person_id as person_id,
        -- counted once, under the address that is left
        coalesce(max(case when place = 1 and is_live then person_id end), spoken_of_person_id) as survivor_person_id,
        max(case when place = account_place then live_account_id end) as account_id,
        coalesce(max(case when place = title_place then seniority end), 'unknown') as seniority,
        coalesce(max(case when place = title_place then function end), 'unknown') as function,
        coalesce(max(case when place = title_place then buying_role end), 'unknown') as buying_role,
        max(case when is_live then 1 else 0 end) = 1 as is_in_crm,
        max(case when is_live and has_opted_out_of_email then 1 else 0 end) = 1 as has_opted_out_of_email,
        max(case when place = 1 then email end) as email
    from chosen
    group by spoken_of_person_id
)

select * from int_people_described
