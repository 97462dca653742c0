-- Accounts that were deleted while contacts still point at them: nobody's people until somebody moves them. Rows for review.
with contacts as (
    select
        contacts.account_id,
        contacts.crm_contact_id,
        contacts.valid_from_at,
        homes.live_account_id as candidate_account_id
    from {{ ref('int_contacts_versioned') }} as contacts
    left join {{ ref('int_domains_classified') }} as hosts on {{ email_host('contacts.email') }} = hosts.raw_text and hosts.domain_kind = 'company'
    left join {{ ref('int_account_domains') }} as claims on hosts.domain = claims.domain
    left join {{ ref('int_accounts_surviving') }} as homes on claims.account_id = homes.account_id
    where contacts.is_current and contacts.is_live
),

stranded as (
    select
        standing.account_id,
        standing.account_name,
        count(distinct contacts.crm_contact_id) as n_contacts,
        greatest(standing.valid_from_at, min(contacts.valid_from_at)) as known_at
    from contacts
    inner join {{ ref('int_accounts_surviving') }} as standing on contacts.account_id = standing.account_id
    where standing.live_account_id is null
    group by standing.account_id, standing.account_name, standing.valid_from_at
),

candidates as (
    select
        account_id,
        {{ list_text('candidate_account_id', 'candidate_account_id') }} as candidate_account_ids
    from (
        select distinct
            account_id,
            candidate_account_id
        from contacts
        where candidate_account_id is not null
    ) as distinct_candidates
    group by account_id
),

int_contacts_stranded as (
    select
        'contact_on_deleted_account' as review_kind,
        coalesce({{ mask_emails('stranded.account_name') }}, 'account ' || stranded.account_id) as subject,
        coalesce(candidates.candidate_account_ids, '') as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        'The account is deleted in the CRM, and '
        || case when stranded.n_contacts = 1 then '1 contact still points' else stranded.n_contacts || ' contacts still point' end
        || ' at it.' as evidence,
        'Restore the account or move its contacts to a live one in the CRM.' as remedy,
        stranded.known_at
    from stranded
    left join candidates on stranded.account_id = candidates.account_id
)

select * from int_contacts_stranded
