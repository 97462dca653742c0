-- The mapping is total: every well-formed record of every feed and table finds a signal type that the taxonomy knows.
select
    records.feed_id,
    records.table_name,
    records.event,
    records.signal_type,
    count(*) as n_records
from {{ ref('int_signals_classified') }} as records
left join {{ ref('signal_types') }} as types on records.signal_type = types.signal_type
where records.malformed_reason is null and types.signal_type is null
group by records.feed_id, records.table_name, records.event, records.signal_type
