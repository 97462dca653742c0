-- Every value that a source gives for an attribute of an account, and between when: the account's own record, records merged
-- into it, the other CRM's record of it, and the firmographics of its domain. Sources count that `attribute_sources.csv` names.
{%- set attributes = {
    'account_name': 'text', 'raw_industry': 'text', 'raw_country': 'text', 'n_employees': 'number', 'annual_revenue_usd': 'number',
    'description': 'text', 'owner_id': 'text', 'business_model': 'text',
} %}
with versions as (
    select
        *,
        cast(null as {{ dbt.type_string() }}) as business_model,
        crm || '.' || case crm when 'hubspot' then 'company' else 'account' end as data_source
    from {{ ref('int_accounts_versioned') }}
),

companies as (
    select
        companies.*,
        domains.domain as company_domain,
        lead(companies.loaded_at) over (partition by domains.domain order by companies.loaded_at, companies.firmographic_id) as replaced_at
    from {{ ref('stg_firmographics__companies') }} as companies
    inner join {{ ref('int_domains_classified') }} as domains on lower(trim(companies.domain)) = domains.raw_text and domains.domain_kind = 'company'
    where companies.malformed_reason is null
),

records as (
    select
        account_id,
        'record' as source,
        account_id as source_id,
        data_source,
        crm as feed_id,
        {{ attributes | join(', ') }},
        stated_at,
        valid_from_at as from_at,
        valid_to_at as until_at
    from versions
    union all
    select
        {{ account_key_in('heirs.heir_crm', 'heirs.heir_crm_id') }} as account_id,
        case when heirs.crm = heirs.heir_crm then 'merged_record' else 'other_crm' end as source,
        versions.account_id as source_id,
        versions.data_source,
        versions.crm as feed_id,
        versions.{{ attributes | join(', versions.') }},
        versions.stated_at,
        greatest(versions.valid_from_at, heirs.from_at) as from_at,
        least(versions.valid_to_at, heirs.until_at) as until_at
    from {{ ref('int_records_succeeded') }} as heirs
    inner join versions
        on
            heirs.object_kind = 'account'
            and heirs.crm = versions.crm
            and heirs.crm_id = versions.crm_account_id
            and {{ is_before_end('heirs.from_at', 'versions.valid_to_at') }}
            and {{ is_before_end('versions.valid_from_at', 'heirs.until_at') }}
    union all
    select
        versions.account_id,
        'firmographics' as source,
        companies.firmographic_id as source_id,
        'firmographics.companies' as data_source,
        'firmographics' as feed_id,
        companies.company_name as account_name,
        companies.raw_industry,
        companies.raw_country,
        case when companies.n_employees >= 0 then companies.n_employees end as n_employees,
        case when companies.annual_revenue_usd >= 0 then companies.annual_revenue_usd end as annual_revenue_usd,
        companies.description,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        companies.business_model,
        companies.loaded_at as stated_at,
        greatest(versions.valid_from_at, companies.loaded_at) as from_at,
        least(versions.valid_to_at, companies.replaced_at) as until_at
    from versions
    inner join companies
        on
            versions.domain = companies.company_domain
            and versions.domain_kind = 'company'
            and {{ is_before_end('companies.loaded_at', 'versions.valid_to_at') }}
            and {{ is_before_end('versions.valid_from_at', 'companies.replaced_at') }}
),

unpivoted as (
    {%- for attribute, kind in attributes.items() %}
        select
            account_id,
            '{{ attribute }}' as attribute,
            source,
            source_id,
            data_source,
            feed_id,
            {{ "nullif(trim(" ~ attribute ~ "), '')" if kind == 'text' else "cast(null as " ~ dbt.type_string() ~ ")" }} as text_value,
            {{ attribute if kind == 'number' else "cast(null as double)" }} as number_value,
            cast(stated_at as date) as stated_on,
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
        sources.source_rank,
        cast(sources.confidence * feeds.confidence as decimal(9, 4)) as confidence
    from unpivoted
    inner join {{ ref('feeds') }} as feeds on unpivoted.feed_id = feeds.feed_id
    inner join {{ ref('attribute_sources') }} as sources
        on unpivoted.attribute = sources.attribute and unpivoted.source = sources.source
)

select * from int_account_values
