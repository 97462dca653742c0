-- Accounts the CRM holds a tier of that are on the list no more, and whether they may be cleared: not where so many left at once that
-- the list itself must be doubted. A record that is gone in the CRM has nothing to clear.
with acknowledged as (
    select * from {{ ref('int_crm_accounts_acknowledged') }}
),

listed as (
    select accounts.crm_account_id
    from {{ ref('target_account_list') }} as listed
    inner join {{ ref('dim_accounts') }} as accounts on listed.account_id = accounts.account_id
),

merged as (
    select distinct crm_id as crm_account_id
    from {{ ref('int_merges_settled') }}
    where object_kind = 'account' and until_at is null
),

held as (
    select
        acknowledged.crm_account_id,
        min(accounts.account_id) as account_id
    from acknowledged
    inner join {{ ref('dim_accounts') }} as accounts on acknowledged.crm_account_id = accounts.crm_account_id and not accounts.is_deleted
    left join merged on acknowledged.crm_account_id = merged.crm_account_id
    where merged.crm_account_id is null
    group by acknowledged.crm_account_id
),

compared as (
    select
        held.crm_account_id,
        held.account_id,
        listed.crm_account_id is null as is_leaving,
        sum(case when listed.crm_account_id is null then 1 else 0 end) over () as n_leaving,
        count(*) over () as n_held
    from held
    left join listed on held.crm_account_id = listed.crm_account_id
),

int_crm_accounts_withdrawn as (
    select
        crm_account_id,
        account_id,
        n_leaving,
        n_held,
        {% if (var('allow_mass_delete') ~ '') | lower == 'true' -%}
            true
        {%- else -%}
            n_leaving <= {{ scoring_parameter('sync_delete_share') }} * n_held
        {%- endif %} as may_clear
    from compared
    where is_leaving
)

select * from int_crm_accounts_withdrawn
