-- For whom a merged-away CRM record counts, directly and by way of others, from when and until when.
with recursive mergers as (
    select * from {{ ref('int_records_merged') }}
),

chains as (
    select
        object_kind,
        crm,
        crm_id,
        survivor_crm as heir_crm,
        survivor_crm_id as heir_crm_id,
        known_at as from_at,
        until_at,
        1 as n_merges
    from mergers
    union all
    select
        chains.object_kind,
        chains.crm,
        chains.crm_id,
        mergers.survivor_crm as heir_crm,
        mergers.survivor_crm_id as heir_crm_id,
        greatest(chains.from_at, mergers.known_at) as from_at,
        least(chains.until_at, mergers.until_at) as until_at,
        chains.n_merges + 1 as n_merges
    from chains
    inner join mergers
        on chains.object_kind = mergers.object_kind and chains.heir_crm = mergers.crm and chains.heir_crm_id = mergers.crm_id
    -- a chain longer than this is a loop in the CRM's own records
    where chains.n_merges < {{ var('max_merge_chain') }}
),

int_records_succeeded as (
    select
        object_kind,
        crm,
        crm_id,
        heir_crm,
        heir_crm_id,
        min(from_at) as from_at,
        case when max(case when until_at is null then 1 else 0 end) = 0 then max(until_at) end as until_at
    from chains
    where heir_crm <> crm or heir_crm_id <> crm_id
    group by object_kind, crm, crm_id, heir_crm, heir_crm_id
)

select * from int_records_succeeded
