-- The merges that the CRMs state, as intervals. Of two records that are merged into each other the merge known first stands; if
-- both became known at once, the record with the lower id survives.
with joined as (
    -- a later version that no longer says so undoes the merge
    {%- set keys = ['object_kind', 'crm', 'crm_id', 'survivor_crm', 'survivor_crm_id'] %}
    {{ joined_intervals(ref('int_merges_stated'), keys, 'known_at', 'until_at', because='because') }}
),

contradicted as (
    select
        later.object_kind,
        later.crm,
        later.crm_id,
        later.survivor_crm,
        later.survivor_crm_id,
        later.known_at,
        -- null: for good
        case when count(*) = count(earlier.until_at) then max(earlier.until_at) end as free_at
    from joined as later
    inner join joined as earlier
        on
            later.object_kind = earlier.object_kind
            and later.crm = earlier.survivor_crm
            and later.crm_id = earlier.survivor_crm_id
            and later.survivor_crm = earlier.crm
            and later.survivor_crm_id = earlier.crm_id
            and (later.known_at > earlier.known_at or (later.known_at = earlier.known_at and later.crm_id < earlier.crm_id))
            and {{ is_before_end('later.known_at', 'earlier.until_at') }}
    group by later.object_kind, later.crm, later.crm_id, later.survivor_crm, later.survivor_crm_id, later.known_at
),

int_merges_settled as (
    select
        joined.object_kind,
        joined.crm,
        joined.crm_id,
        joined.survivor_crm,
        joined.survivor_crm_id,
        joined.because,
        greatest(joined.known_at, coalesce(contradicted.free_at, joined.known_at)) as known_at,
        joined.until_at
    from joined
    left join contradicted
        on
            joined.object_kind = contradicted.object_kind
            and joined.crm = contradicted.crm
            and joined.crm_id = contradicted.crm_id
            and joined.survivor_crm = contradicted.survivor_crm
            and joined.survivor_crm_id = contradicted.survivor_crm_id
            and joined.known_at = contradicted.known_at
    where contradicted.crm_id is null or contradicted.free_at is not null
)

select * from int_merges_settled
where until_at is null or until_at > known_at
