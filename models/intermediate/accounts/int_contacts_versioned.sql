with staged as (
    select
        *,
        {{ normalise_email('email') }} as normalised_email,
        row_number() over (
            partition by crm_contact_id, loaded_at order by landed_file, landed_row
        ) as delivery_order
    from {{ ref('stg_salesforce__contacts') }}
    where malformed_reason is null
),

titles as (
    select * from {{ ref('int_titles_matched') }}
),

int_contacts_versioned as (
    select
        staged.crm_contact_id,
        case when not staged.is_deleted then {{ account_key('salesforce', 'staged.crm_account_id') }} end as account_id,
        staged.normalised_email as email,
        {{ keyed_hash('staged.normalised_email') }} as person_id,
        staged.title,
        case when staged.title is null then 'unknown' else coalesce(titles.seniority, 'unknown') end as seniority,
        coalesce(titles.function, 'unknown') as function,
        coalesce(titles.buying_role, 'unknown') as buying_role,
        staged.has_opted_out_of_email,
        staged.is_deleted,
        staged.loaded_at as valid_from_at,
        lead(staged.loaded_at) over (partition by staged.crm_contact_id order by staged.loaded_at) as valid_to_at
    from staged
    left join titles on staged.title = titles.raw_text
    where staged.delivery_order = 1
)

select * from int_contacts_versioned
