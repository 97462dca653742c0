-- What the reverse-ETL tool should write. Nothing has been acknowledged by the CRM yet, so every listed account is an insert;
-- the row hash is what an acknowledgement will be compared with.
with scorecard as (
    select * from {{ ref('account_scorecard') }}
    where crm_account_id is not null
),

desired as (
    select
        crm_account_id,
        account_id,
        tier,
        total_score,
        fit_points,
        intent_points,
        engagement_points,
        why,
        next_step
    from scorecard
),

sync_crm__accounts as (
    select
        crm_account_id,
        'insert' as sync_action,
        account_id,
        tier,
        total_score,
        fit_points,
        intent_points,
        engagement_points,
        why,
        next_step,
        {{ row_hash(['crm_account_id', 'tier', 'total_score', 'why', 'next_step']) }} as row_hash
    from desired
)

select * from sync_crm__accounts
