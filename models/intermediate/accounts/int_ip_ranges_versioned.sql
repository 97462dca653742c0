-- What was known of the company in each range of addresses, and over which loads. A range without one company is kept: it says
-- that a wider range does not speak for the addresses in it.
with landed as (
    select
        ranges.ip_range || coalesce('–' || ranges.ip_range_end, '') as range_text,
        ranges.domain as raw_domain,
        ranges.company_name,
        ranges.confidence,
        ranges.connection_type,
        ranges.first_seen_at,
        ranges.last_seen_at,
        ranges.loaded_at,
        ranges.landed_file,
        ranges.landed_row,
        read.range_id,
        read.n_host_bits,
        read.ip_version,
        read.is_unrouted,
        domains.domain,
        coalesce(domains.domain_kind, 'no_domain') as domain_kind,
        not ranges.is_isp
        and coalesce(ranges.connection_type, 'business') in ('business', 'corporate', 'company', 'education', 'government') as is_business
    from {{ ref('stg_reverse_ip__ip_companies') }} as ranges
    inner join {{ ref('int_ip_ranges_read') }} as read
        on ranges.ip_range = read.ip_range and coalesce(ranges.ip_range_end, '') = read.ip_range_end
    left join {{ ref('int_domains_classified') }} as domains on lower(trim(ranges.domain)) = domains.raw_text
    where ranges.malformed_reason is null
),

judged as (
    select
        *,
        case
            when range_id is null then 'unreadable'
            when not is_business then 'provider'
            when is_unrouted then 'unrouted'
            when ip_version = 4 and n_host_bits > {{ scoring_parameter('widest_ip4_range_bits') }} then 'too_wide'
            when ip_version = 6 and n_host_bits > {{ scoring_parameter('widest_ip6_range_bits') }} then 'too_wide'
            when domain_kind <> 'company' then 'no_company'
        end as refused_reason,
        coalesce(range_id, range_text) || '|' || coalesce(domain, raw_domain, company_name, '') as version_key
    from landed
),

compared as (
    select
        *,
        {% for fact in ['confidence', 'refused_reason', 'connection_type', 'first_seen_at', 'last_seen_at'] -%}
            coalesce(cast({{ fact }} as {{ dbt.type_string() }}), ''){{ " || '|' || " if not loop.last }}
        {%- endfor %} as content
    from judged
),

changes as (
    select
        *,
        lag(content) over (partition by version_key order by loaded_at, landed_file, landed_row) as previous_content
    from compared
),

int_ip_ranges_versioned as (
    select
        version_key,
        range_id,
        range_text,
        n_host_bits,
        domain,
        confidence,
        refused_reason,
        connection_type,
        domain_kind = 'internal' as is_own,
        first_seen_at,
        last_seen_at,
        loaded_at as known_from_at,
        lead(loaded_at) over (partition by version_key order by loaded_at, landed_file, landed_row) as known_to_at
    from changes
    where previous_content is null or previous_content <> content
)

select * from int_ip_ranges_versioned
where known_to_at is null or known_to_at > known_from_at
