with source as (
    select * from {{ landed_rows('ops', 'domain_aliases') }}
),

stg_ops__domain_aliases as (
    select
        {{ landed('domain') }} as domain,
        {{ landed('canonical_domain') }} as canonical_domain,
        {{ landed('crm_account_id') }} as crm_account_id,
        lower({{ landed('reason') }}) as reason,
        {{ landed('author') }} as author,

        coalesce({{ landed('valid_from', 'timestamp') }}, {{ landed('loaded_at', 'timestamp') }}) as valid_from_at,
        {{ landed('valid_to', 'timestamp') }} as valid_to_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'domain_aliases') }}
    from source
)

select * from stg_ops__domain_aliases
