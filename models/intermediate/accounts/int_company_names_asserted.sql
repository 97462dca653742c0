-- What the company name that comes with an identity asserts of its account: the account it means, or, where several accounts fit alike
-- or none fits any more, that none is known.
with seen as (
    select * from {{ ref('int_company_names_seen') }}
),

int_company_names_asserted as (
    select
        seen.identity_id,
        greatest(seen.known_at, links.valid_from_at) as asserted_at,
        links.account_id,
        cast(null as double) as confidence,
        links.evidence,
        links.status = 'ambiguous' as is_ambiguous
    from seen
    inner join {{ ref('int_company_names_linked') }} as links
        on
            seen.name_id = links.name_id
            and {{ is_before_end('seen.known_at', 'links.valid_to_at') }}
)

select * from int_company_names_asserted
