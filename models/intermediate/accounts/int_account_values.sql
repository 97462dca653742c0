-- Every value that a source gives for an attribute of an account, and between when: the account's own record, records merged
-- into it, the other CRM's record of it, and the firmographics of its domain. Sources count that `attribute_sources.csv` names.
{%- set attributes = {
    'account_name': 'text', 'raw_industry': 'text', 'raw_country': 'text', 'n_employees': 'number', 'annual_revenue_usd': 'number',
    'description': 'text', 'owner_id': 'text',
} %}
with versions as (
    select * from {{ ref('int_accounts_versioned') }}
),

companies as (
    select
        lower(trim(domain)) as domain,
        firmographic_id,
        company_name,
        raw_industry,
        raw_country,
        n_employees,
        annual_revenue_usd,
        description,
        loaded_at,
        lead(loaded_at) over (partition by lower(trim(domain)) order by loaded_at, firmographic_id) as replaced_at
    from {{ ref('stg_firmographics__companies') }}
    where malformed_reason is null and domain is not null
),

records as (
    select
        account_id,
        'record' as source,
        account_id as source_id,
        {{ attributes | join(', ') }},
        valid_from_at as from_at,
        valid_to_at as until_at
    from versions
    union all
    select
        {{ account_key_in('heirs.heir_crm', 'heirs.heir_crm_id') }} as account_id,
        case when heirs.crm = heirs.heir_crm then 'merged_record' else 'other_crm' end as source,
        versions.account_id as source_id,
        versions.{{ attributes | join(', versions.') }},
        greatest(versions.valid_from_at, heirs.from_at) as from_at,
        least(versions.valid_to_at, heirs.until_at) as until_at
    from {{ ref('int_records_succeeded') }} as heirs
    inner join versions
        on
            heirs.object_kind = 'account'
            and heirs.crm = versions.crm
            and heirs.crm_id = versions.crm_account_id
            and (versions.valid_to_at is null or heirs.from_at < versions.valid_to_at)
            and (heirs.until_at is null or heirs.until_at > versions.valid_from_at)
    union all
    select
        versions.account_id,
        'firmographics' as source,
        companies.firmographic_id as source_id,
        companies.company_name as account_name,
        companies.raw_industry,
        companies.raw_country,
        case when companies.n_employees >= 0 then companies.n_employees end as n_employees,
        case when companies.annual_revenue_usd >= 0 then companies.annual_revenue_usd end as annual_revenue_usd,
        companies.description,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        greatest(versions.valid_from_at, companies.loaded_at) as from_at,
        least(versions.valid_to_at, companies.replaced_at) as until_at
    from versions
    inner join companies
        on
            versions.domain = companies.domain
            and versions.domain_kind = 'company'
            and (versions.valid_to_at is null or versions.valid_to_at > companies.loaded_at)
            and (companies.replaced_at is null or versions.valid_from_at < companies.replaced_at)
),

unpivoted as (
    {%- for attribute, kind in attributes.items() %}
        select
            account_id,
            '{{ attribute }}' as attribute,
            source,
            source_id,
            {{ "nullif(trim(" ~ attribute ~ "), '')" if kind == 'text' else "cast(null as " ~ dbt.type_string() ~ ")" }} as text_value,
            {{ attribute if kind == 'number' else "cast(null as double)" }} as number_value,
            from_at,
            until_at
        from records
        where {{ attribute }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_account_values as (
    select
        unpivoted.*,
        sources.source_rank
    from unpivoted
    inner join {{ ref('attribute_sources') }} as sources
        on unpivoted.attribute = sources.attribute and unpivoted.source = sources.source
)

select * from int_account_values
