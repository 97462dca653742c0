-- Rows for review: ranges of addresses that match nobody though a company is named, and ranges that name two.
with standing as (
    select * from {{ ref('int_ip_ranges_versioned') }}
    where known_to_at is null
),

shared as (
    select
        range_id,
        min(range_text) as range_text,
        {{ list_text('domain', 'domain', ', ') }} as domains,
        max(known_from_at) as known_from_at
    from standing
    where refused_reason is null and last_seen_at is null
    group by range_id
    having count(distinct domain) > 1
),

int_ip_ranges_refused as (
    select
        'refused_ip_range' as review_kind,
        range_text || coalesce(' of ' || domain, '') as subject,
        cast(null as {{ dbt.type_string() }}) as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        case refused_reason
            when 'unreadable' then 'It is no address, network or range of addresses.'
            when 'unrouted' then 'Every private network uses these addresses.'
            when 'too_wide' then 'No company has a range this wide.'
            else 'No company domain is given with it.'
        end as evidence,
        case refused_reason
            when 'too_wide' then 'Ask the vendor of reverse_ip, or raise widest_ip4_range_bits or widest_ip6_range_bits in scoring_parameters.csv.'
            else 'Ask the vendor of reverse_ip to correct the row.'
        end as remedy,
        known_from_at as known_at
    from standing
    where refused_reason in ('unreadable', 'unrouted', 'too_wide', 'no_company')
    union all
    select
        'shared_ip_range' as review_kind,
        range_text as subject,
        cast(null as {{ dbt.type_string() }}) as candidate_account_ids,
        cast(null as {{ dbt.type_string() }}) as chosen_account_id,
        'More than one company is said to be there: ' || domains || '.' as evidence,
        'Ask the vendor of reverse_ip who left, and land that row with its last_seen.' as remedy,
        known_from_at as known_at
    from shared
)

select * from int_ip_ranges_refused
