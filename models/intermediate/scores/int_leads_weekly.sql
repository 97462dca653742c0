-- People who came to us by themselves within the lead window, at each week's end, with what was known of them then.
with requests as (
    select * from {{ ref('int_requests_weekly') }}
),

int_leads_weekly as (
    select
        requests.person_id,
        requests.as_of_on,
        requests.account_id,
        accounts.disqualified_code,
        classes.icp_class,
        requests.seniority,
        requests.buying_role,
        requests.stage,
        requests.signal_type,
        requests.requested_on,
        requests.n_touches,
        requests.n_high_intent
    from requests
    -- who may no longer be shown is no lead
    inner join {{ ref('int_people_held') }} as people on requests.person_id = people.person_id
    left join {{ ref('int_accounts_described') }} as accounts
        on requests.account_id = accounts.account_id and requests.version_from_at = accounts.valid_from_at
    left join {{ ref('int_icp_classes_versioned') }} as classes
        on requests.account_id = classes.account_id and {{ stands_at_week_end('classes', 'requests.as_of_on') }}
)

select * from int_leads_weekly
