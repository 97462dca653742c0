with source as (
    select * from {{ landed_rows('reverse_ip', 'ip_company') }}
),

stg_reverse_ip__ip_companies as (
    select
        {{ landed('ip') }} as ip_range,
        {{ landed('ip_end') }} as ip_range_end,

        {{ landed('domain') }} as domain,
        {{ landed('company_name') }} as company_name,
        {{ landed('confidence', 'double') }} as confidence,
        coalesce({{ landed('is_isp', 'boolean') }}, false) as is_isp,
        lower({{ landed('connection_type') }}) as connection_type,

        {{ landed('first_seen', 'timestamp') }} as first_seen_at,
        {{ landed('last_seen', 'timestamp') }} as last_seen_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('reverse_ip', 'ip_company') }}
    from source
)

select * from stg_reverse_ip__ip_companies
