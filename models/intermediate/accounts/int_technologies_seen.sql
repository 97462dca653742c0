-- What the vendor of technographics states of a company's technology, and until when the statement holds: until the next one, or
-- until so long after the day it was last seen that it is taken for gone.
with technologies as (
    select * from {{ ref('stg_technographics__technologies') }}
    where malformed_reason is null
),

statements as (
    select
        domains.domain,
        technologies.technology,
        min(technologies.technology_category) as technology_category,
        min(technologies.technology_vendor) as technology_vendor,
        min(technologies.first_seen_on) as first_seen_on,
        -- nobody sees anything after the day the row was loaded
        max(least(coalesce(technologies.last_seen_on, cast(technologies.loaded_at as date)), cast(technologies.loaded_at as date))) as last_seen_on,
        technologies.loaded_at
    from technologies
    inner join {{ ref('int_domains_classified') }} as domains
        on lower(trim(technologies.domain)) = domains.raw_text and domains.domain_kind = 'company'
    group by domains.domain, technologies.technology, technologies.loaded_at
),

dated as (
    select
        *,
        cast({{ add_days('last_seen_on', scoring_parameter('technology_lapse_days')) }} as timestamp) as lapses_at,
        lead(loaded_at) over (partition by domain, technology order by loaded_at) as replaced_at
    from statements
),

int_technologies_seen as (
    select
        domain,
        technology,
        technology_category,
        technology_vendor,
        first_seen_on,
        last_seen_on,
        loaded_at as from_at,
        least(lapses_at, replaced_at) as until_at
    from dated
    where lapses_at > loaded_at
)

select * from int_technologies_seen
