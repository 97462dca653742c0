-- Which CRM record was merged into which, from when and until when: by the CRM's own word, or because two records are of one
-- company by its domain.
with claims as (
    select
        object_kind,
        crm,
        crm_id,
        survivor_crm,
        survivor_crm_id,
        because,
        known_at,
        until_at
    from {{ ref('int_merges_settled') }}
    union all
    select
        'account' as object_kind,
        crm,
        crm_account_id as crm_id,
        survivor_crm,
        survivor_crm_account_id as survivor_crm_id,
        because,
        known_at,
        until_at
    from {{ ref('int_accounts_shared') }}
),

int_records_merged as (
    {{ joined_intervals('claims', ['object_kind', 'crm', 'crm_id', 'survivor_crm', 'survivor_crm_id'], 'known_at', 'until_at', because='because') }}
)

select * from int_records_merged
