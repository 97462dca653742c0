-- Which live account stands for a CRM account, and between when: itself, or, while it is merged away, the survivor that is not
-- merged itself. A deleted account is stood for by nobody.
with live_versions as (
    select
        account_id,
        valid_from_at as from_at,
        valid_to_at as until_at
    from {{ ref('int_accounts_versioned') }}
    where master_account_id is null and not is_deleted
),

live as (
    {{ joined_intervals('live_versions', ['account_id']) }}
),

heirs as (
    select
        {{ account_key_in('crm', 'crm_id') }} as account_id,
        {{ account_key_in('heir_crm', 'heir_crm_id') }} as heir_account_id,
        from_at,
        until_at
    from {{ ref('int_records_succeeded') }}
    where object_kind = 'account'
),

int_accounts_standing as (
    select
        account_id,
        account_id as standing_account_id,
        from_at,
        until_at
    from live
    union all
    select
        heirs.account_id,
        heirs.heir_account_id as standing_account_id,
        greatest(heirs.from_at, live.from_at) as from_at,
        least(heirs.until_at, live.until_at) as until_at
    from heirs
    inner join live on heirs.heir_account_id = live.account_id and {{ overlap('heirs', 'live') }}
)

select * from int_accounts_standing
