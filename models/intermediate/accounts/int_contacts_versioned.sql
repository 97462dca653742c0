with {{ record_versions(ref('int_contacts_conformed'), 'crm_contact_id', 'contact') }},

titles as (
    select * from {{ ref('int_titles_matched') }}
),

named as (
    select
        *,
        {{ normalise_email('email') }} as normalised_email
    from versions
),

int_contacts_versioned as (
    select
        named.crm,
        named.crm_contact_id,
        named.is_lead,
        case
            when not (named.is_deleted or named.is_gone) then {{ account_key_in('named.crm', 'named.crm_account_id') }}
        end as account_id,
        named.normalised_email as email,
        {{ keyed_hash('named.normalised_email') }} as person_id,
        named.company_name,
        named.country,
        named.title,
        case when named.title is null then 'unknown' else coalesce(titles.seniority, 'unknown') end as seniority,
        coalesce(titles.function, 'unknown') as function,
        coalesce(titles.buying_role, 'unknown') as buying_role,
        named.has_opted_out_of_email,
        named.is_deleted or named.is_gone as is_deleted,
        named.survivor_crm_id as survivor_crm_contact_id,
        named.valid_to_at is null as is_current,
        not (named.is_deleted or named.is_gone) and named.survivor_crm_id is null as is_live,
        named.valid_from_at,
        named.valid_to_at
    from named
    left join titles on named.title = titles.raw_text
)

select * from int_contacts_versioned
