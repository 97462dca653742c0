-- What the CRM records of a person say of them now. A live contact is heard before a lead, both before a deleted record; a record
-- merged away is heard in its survivor's words. A blank title or account of the first is taken from the next.
with versions as (
    select * from {{ ref('int_contacts_versioned') }}
    where valid_to_at is null
),

speakers as (
    select
        versions.*,
        versions.person_id as spoken_of_person_id,
        1 as directness
    from versions
    where versions.person_id is not null
    union all
    select
        survivors.*,
        versions.person_id as spoken_of_person_id,
        2 as directness
    from versions
    inner join {{ ref('int_records_succeeded') }} as heirs
        on versions.crm = heirs.crm and versions.crm_contact_id = heirs.crm_id and heirs.object_kind = 'contact' and heirs.until_at is null
    inner join versions as survivors on heirs.heir_crm = survivors.crm and heirs.heir_crm_id = survivors.crm_contact_id
    where versions.person_id is not null and survivors.is_live
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
        -- who is known by an earlier address of a merged record is counted once, under the address that is left
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
