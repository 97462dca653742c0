-- What the reverse-ETL tool should write: the difference between what the CRM should hold, which is the list, and what it has
-- acknowledged.
{%- set sent = crm_account_fields() %}

with listed as (
    select
        {%- for column in sent %}
            scorecard.{{ column }},
        {%- endfor %}
        scorecard.crm_account_id,
        scorecard.account_id
    from {{ ref('target_account_list') }} as list
    inner join {{ ref('account_scorecard') }} as scorecard on list.account_id = scorecard.account_id
    where scorecard.crm_account_id is not null
),

desired as (
    select
        *,
        {{ row_hash(['crm_account_id'] + sent) }} as row_hash
    from listed
),

changed as (
    select
        desired.crm_account_id,
        desired.account_id,
        {%- for column in sent %}
            desired.{{ column }},
        {%- endfor %}
        desired.row_hash,
        case when acknowledged.crm_account_id is null then 'insert' else 'update' end as sync_action
    from desired
    left join {{ ref('int_crm_accounts_acknowledged') }} as acknowledged on desired.crm_account_id = acknowledged.crm_account_id
    where acknowledged.row_hash is null or acknowledged.row_hash <> desired.row_hash
),

cleared as (
    select
        withdrawn.crm_account_id,
        withdrawn.account_id,
        {%- for column in sent %}
            desired.{{ column }},
        {%- endfor %}
        {{ row_hash(['withdrawn.crm_account_id'] + sent) }} as row_hash,
        'delete' as sync_action
    from {{ ref('int_crm_accounts_withdrawn') }} as withdrawn
    -- nothing is desired of it: every field is null
    left join desired on withdrawn.crm_account_id = desired.crm_account_id
    where withdrawn.may_clear
),

sync_crm__accounts as (
    select * from changed
    union all
    select * from cleared
)

select
    crm_account_id,
    sync_action,
    account_id,
    {%- for column in sent %}
        {{ column }},
    {%- endfor %}
    row_hash
from sync_crm__accounts
