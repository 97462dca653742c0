-- The mapping is total: every well-formed record of a table that rules read finds a signal type that the taxonomy knows. A
-- feed without rules states its types itself; what it states and the taxonomy lacks is in the ledger as unscored_type.
with mapped_tables as (
    select distinct
        feed_id,
        table_name
    from {{ ref('signal_type_mappings') }}
)

select
    records.feed_id,
    records.table_name,
    records.event,
    records.signal_type,
    count(*) as n_records
from {{ ref('int_signals_classified') }} as records
inner join mapped_tables on records.feed_id = mapped_tables.feed_id and records.table_name = mapped_tables.table_name
left join {{ ref('signal_types') }} as types on records.signal_type = types.signal_type
where records.malformed_reason is null and types.signal_type is null
group by records.feed_id, records.table_name, records.event, records.signal_type
