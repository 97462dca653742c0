-- Stand-in: which technologies a company is known to use, and between when.
with staged as (
    select
        lower(trim(domain)) as domain,
        trim(technology) as technology,
        technology_category,
        technology_vendor,
        first_seen_on,
        last_seen_on,
        loaded_at as known_from_at,
        lead(loaded_at) over (partition by lower(trim(domain)), lower(trim(technology)) order by loaded_at, landed_row) as known_until_at
    from {{ ref('stg_technographics__technologies') }}
    where malformed_reason is null and domain is not null and technology is not null
),

int_technologies_dated as (
    select * from staged
)

select * from int_technologies_dated
