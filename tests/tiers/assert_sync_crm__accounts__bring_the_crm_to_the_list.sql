-- Whatever is listed is held by the CRM as it should be or is on its way there with what the scorecard says; what is cleared is held, and not listed.
with listed as (
    select scorecard.*
    from {{ ref('target_account_list') }} as list
    inner join {{ ref('account_scorecard') }} as scorecard on list.account_id = scorecard.account_id
    where scorecard.crm_account_id is not null
),

sent as (
    select
        sync.*,
        held.crm_account_id is not null as is_held,
        held.row_hash as held_hash
    from {{ ref('sync_crm__accounts') }} as sync
    left join {{ ref('int_crm_accounts_acknowledged') }} as held on sync.crm_account_id = held.crm_account_id
),

written as (
    select * from sent
    where sync_action <> 'delete'
)

select
    written.sync_action,
    coalesce(written.crm_account_id, listed.crm_account_id) as crm_account_id,
    case
        when written.crm_account_id is null then 'listed, not held and not sent'
        when listed.crm_account_id is null then 'sent, but not listed'
        else 'sent otherwise than the scorecard says'
    end as problem
from listed
full outer join written on listed.crm_account_id = written.crm_account_id
left join {{ ref('int_crm_accounts_acknowledged') }} as held on listed.crm_account_id = held.crm_account_id
where
    (written.crm_account_id is null and held.crm_account_id is null)
    or listed.crm_account_id is null
    or written.tier <> listed.tier
    or written.total_score <> listed.total_score
    or written.why <> listed.why
union all
select
    sent.sync_action,
    sent.crm_account_id,
    'the action does not go with what the CRM holds' as problem
from sent
left join listed on sent.crm_account_id = listed.crm_account_id
where
    (sent.sync_action = 'insert' and sent.is_held)
    or (sent.sync_action = 'update' and (not sent.is_held or sent.held_hash = sent.row_hash))
    or (sent.sync_action = 'delete' and (not sent.is_held or listed.crm_account_id is not null or sent.tier is not null))
