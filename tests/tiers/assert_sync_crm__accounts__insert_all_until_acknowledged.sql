-- Nothing has been acknowledged, so the sync holds every scorecard account with a CRM id, as an insert, with what the scorecard says.
with scorecard as (
    select * from {{ ref('account_scorecard') }}
    where crm_account_id is not null
)

select
    sync.sync_action,
    sync.tier,
    scorecard.tier as scorecard_tier,
    coalesce(sync.crm_account_id, scorecard.crm_account_id) as crm_account_id
from {{ ref('sync_crm__accounts') }} as sync
full outer join scorecard on sync.crm_account_id = scorecard.crm_account_id
where
    sync.crm_account_id is null
    or scorecard.crm_account_id is null
    or sync.sync_action <> 'insert'
    or sync.tier <> scorecard.tier
    or sync.total_score <> scorecard.total_score
    or sync.why <> scorecard.why
