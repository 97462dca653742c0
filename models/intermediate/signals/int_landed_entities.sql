-- Landed rows that describe a thing rather than something that happened, for the ledger and the quarantine: each staging
-- model that ends in landed_entity(), or, for rows that only add to another record, in landed_detail().
{%- set columns = ['feed_id', 'table_name', 'record_id', 'loaded_at', 'landed_file', 'landed_row', 'malformed_reason', 'raw_payload'] %}
with things as (
    {{ staged_records('landed_entity', columns, optional={'started_at': 'timestamp', 'ended_at': 'timestamp'}) }}
),

details as (
    {{ staged_records('landed_detail', columns + ['detail_of']) }}
),

landed as (
    select
        *,
        cast(null as {{ dbt.type_string() }}) as detail_of
    from things
    union all
    select
        {{ columns | join(', ') }},
        cast(null as timestamp) as started_at,
        cast(null as timestamp) as ended_at,
        detail_of
    from details
),

ordered as (
    select
        *,
        -- a load in history mode may bring several versions of a record
        row_number() over (
            partition by feed_id, table_name, record_id, loaded_at, started_at, ended_at, malformed_reason is null
            order by landed_file, landed_row
        ) as delivery_order
    from landed
),

int_landed_entities as (
    select
        feed_id,
        table_name,
        record_id,
        loaded_at,
        landed_file,
        landed_row,
        raw_payload,
        case
            when malformed_reason is not null then 'malformed'
            when delivery_order > 1 then 'duplicate'
            -- of a type that carries no points: it says who someone is, not what they did
            else 'unscored_type'
        end as disposition,
        case
            when malformed_reason is not null then malformed_reason
            when delivery_order > 1 then 'same source id and load time landed before'
            when detail_of is not null then 'a detail of the ' || detail_of
            else 'a version of the ' || replace(table_name, '_', ' ')
        end as disposition_reason
    from ordered
)

select * from int_landed_entities
