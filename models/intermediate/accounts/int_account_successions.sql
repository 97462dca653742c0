-- Which accounts a signal matched to an account counts for, and between when: itself, and while it is merged away its survivor
-- as well (the merged record is not scored then).
with selves as (
    select
        account_id,
        crm,
        crm_account_id,
        min(valid_from_at) as from_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id, crm, crm_account_id
),

int_account_successions as (
    select
        account_id,
        account_id as counts_for_account_id,
        from_at,
        cast(null as timestamp) as until_at
    from selves
    union all
    select
        selves.account_id,
        {{ account_key_in('heirs.heir_crm', 'heirs.heir_crm_id') }} as counts_for_account_id,
        greatest(heirs.from_at, selves.from_at) as from_at,
        heirs.until_at
    from {{ ref('int_records_succeeded') }} as heirs
    inner join selves on heirs.crm = selves.crm and heirs.crm_id = selves.crm_account_id
    where heirs.object_kind = 'account' and {{ is_before_end('selves.from_at', 'heirs.until_at') }}
)

select * from int_account_successions
