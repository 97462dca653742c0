-- The technologies each company is known to use today, as one text: what similarity compares and pods are named by.
with standing as (
    select distinct
        domain,
        replace(technology, ',', ' ') as technology
    from {{ ref('int_technologies_dated') }}
    where known_until_at is null
),

int_company_technologies as (
    select
        domain,
        {{ list_text('technology', 'technology') }} as technologies
    from standing
    group by domain
)

select * from int_company_technologies
