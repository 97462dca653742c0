-- The ranges of addresses each visit by nobody known may have come from, and over which loads that was known. Visits that no
-- company's range ever held are left out.
{%- set holds_visit -%}
    visits.ip_address = ranges.ip_address
    and {{ is_since_start('visits.occurred_at', 'ranges.first_seen_at') }}
    and {{ is_before_end('visits.occurred_at', 'ranges.last_seen_at') }}
    and {{ is_before_end('visits.loaded_at', 'ranges.known_to_at') }}
{%- endset %}

with held as (
    -- put together first: an engine that may choose would compare each visit with each range by their times
    select
        places.ip_address,
        ranges.*
    from {{ ref('int_ip_addresses_located') }} as places
    inner join {{ ref('int_ip_ranges_versioned') }} as ranges on places.range_id = ranges.range_id
    where ranges.refused_reason is null or ranges.refused_reason = 'provider'
),

visits as (
    -- most visits come from nowhere that is a company's: they are left out first, and not marked by a window over all that is joined
    select distinct
        visits.identity_id,
        visits.ip_address,
        visits.occurred_at,
        visits.loaded_at
    from {{ ref('int_signals_identified') }} as visits
    where
        visits.identity_kind in ('anonymous', 'ip')
        and visits.malformed_reason is null
        and exists (
            select 1 from held as ranges
            where ranges.refused_reason is null and {{ holds_visit }}
        )
),

numbered as (
    select
        *,
        row_number() over (partition by identity_id order by occurred_at, loaded_at, ip_address) as visit_number
    from visits
),

int_visits_located as (
    select
        visits.identity_id,
        visits.visit_number,
        visits.occurred_at,
        visits.loaded_at,
        ranges.range_id,
        ranges.range_text,
        ranges.n_host_bits,
        case when ranges.refused_reason is null then ranges.domain end as domain,
        ranges.confidence,
        ranges.known_from_at as range_known_at,
        greatest(visits.loaded_at, ranges.known_from_at) as known_from_at,
        ranges.known_to_at
    from numbered as visits
    inner join held as ranges on {{ holds_visit }}
)

select * from int_visits_located
