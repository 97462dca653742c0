-- Each version of an account with what its own record leaves blank taken from the best source that knew it then, and a version
-- of its own where a source changed such a value.
with versions as (
    select * from {{ ref('int_accounts_versioned') }}
),

filled as (
    select
        account_id,
        moment_at,
        version_from_at,
        {%- for attribute in ['account_name', 'raw_industry', 'raw_country', 'description', 'owner_id'] %}
            max(case when attribute = '{{ attribute }}' then text_value end) as {{ attribute }},
        {%- endfor %}
        {%- for attribute in ['n_employees', 'annual_revenue_usd'] %}
            max(case when attribute = '{{ attribute }}' then number_value end) as {{ attribute }},
        {%- endfor %}
        {{ list_text("case when source <> 'record' then attribute || ': ' || source end", 'attribute') }} as attribute_sources
    from {{ ref('int_account_values_chosen') }}
    group by account_id, moment_at, version_from_at
),

compared as (
    select
        *,
        {{ dbt.hash(
            "coalesce(attribute_sources, '') || coalesce(account_name, '') || coalesce(raw_industry, '') || coalesce(raw_country, '')"
            ~ " || coalesce(description, '') || coalesce(owner_id, '') || coalesce(cast(n_employees as " ~ dbt.type_string() ~ "), '')"
            ~ " || coalesce(cast(annual_revenue_usd as " ~ dbt.type_string() ~ "), '')"
        ) }} as state
    from filled
),

changes as (
    select
        *,
        lag(state) over (partition by account_id order by moment_at) as previous_state
    from compared
),

int_accounts_filled as (
    select
        versions.account_id,
        versions.crm,
        versions.crm_account_id,
        versions.parent_account_id,
        versions.master_account_id,
        changes.owner_id,

        changes.account_name,
        versions.website,
        versions.domain,
        versions.domain_kind,
        changes.raw_industry,
        changes.raw_country,
        versions.account_type,
        changes.description,
        changes.n_employees,
        changes.annual_revenue_usd,
        changes.attribute_sources,
        versions.is_deleted,
        lead(changes.moment_at) over (partition by versions.account_id order by changes.moment_at) is null as is_current,
        versions.is_live,

        versions.created_at,
        changes.moment_at as valid_from_at,
        lead(changes.moment_at) over (partition by versions.account_id order by changes.moment_at) as valid_to_at,
        versions.first_loaded_at
    from changes
    inner join versions on changes.account_id = versions.account_id and changes.version_from_at = versions.valid_from_at
    where changes.moment_at = changes.version_from_at or changes.state <> changes.previous_state
)

select * from int_accounts_filled
