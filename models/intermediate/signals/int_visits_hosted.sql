-- Visits by nobody known from a data centre, or from our own network, as the address vendor's rows, the published lists and rows of
-- our own tell. Known is what was loaded by the evening of the visit's load day.
{{ config(materialized='history', history_on='loaded_on') }}

with addresses as (
    select ip_address from {{ ref('int_ip_addresses_located') }}
    union
    select raw_text as ip_address from {{ ref('int_bots_matched') }}
    where applies_to = 'ip_address'
),

visits as (
    select distinct
        records.feed_id,
        records.table_name,
        records.record_id,
        records.ip_address,
        cast(records.loaded_at as date) as loaded_on,
        cast(records.occurred_at as date) as occurred_on
    from {{ ref('int_signals_identified') }} as records
    inner join addresses on records.ip_address = addresses.ip_address
    inner join {{ ref('behaviour_rules') }} as rules
        on records.feed_id = rules.feed_id and records.table_name = rules.table_name and rules.measure = 'hosted_address'
    left join {{ ref('int_identity_emails') }} as emails
        on records.identity_id = emails.identity_id and cast(emails.known_at as date) <= cast(records.loaded_at as date)
    where
        records.identity_kind in ('anonymous', 'ip')
        and records.malformed_reason is null
        and emails.identity_id is null
        and {{ is_due_file('records.landed_file') }}
        and {{ is_due('cast(records.loaded_at as date)') }}
),

networks as (
    select
        visits.*,
        ranges.connection_type,
        ranges.is_own,
        rank() over (
            partition by visits.feed_id, visits.table_name, visits.record_id, visits.loaded_on
            order by coalesce(ranges.n_host_bits, 999)
        ) as narrowness
    from visits
    left join {{ ref('int_ip_addresses_located') }} as places on visits.ip_address = places.ip_address
    left join {{ ref('int_ip_ranges_versioned') }} as ranges
        on
            places.range_id = ranges.range_id
            and cast(ranges.known_from_at as date) <= visits.loaded_on
            and {{ is_before_end('visits.loaded_on', 'cast(ranges.known_to_at as date)') }}
            and {{ is_since_start('visits.occurred_on', 'cast(ranges.first_seen_at as date)') }}
            and {{ is_before_end('visits.occurred_on', 'cast(ranges.last_seen_at as date)') }}
),

told as (
    select
        networks.feed_id,
        networks.table_name,
        networks.record_id,
        networks.loaded_on,
        -- what the address vendor says of the network goes before the published lists
        min(case when networks.connection_type is null then lists.pattern_id else kinds.range_id end) as rule_id,
        max(case when networks.is_own then 1 else 0 end) = 1 as is_own_network
    from networks
    left join {{ ref('data_centre_ranges') }} as kinds
        on kinds.range_kind = 'connection_type' and networks.connection_type = kinds.range_value
    left join {{ ref('int_bots_matched') }} as lists on lists.applies_to = 'ip_address' and networks.ip_address = lists.raw_text
    where networks.narrowness = 1
    group by networks.feed_id, networks.table_name, networks.record_id, networks.loaded_on
),

int_visits_hosted as (
    select * from told
    where rule_id is not null or is_own_network
)

select * from int_visits_hosted
