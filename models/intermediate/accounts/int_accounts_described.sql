-- Each version of an account with its attributes in the project's own terms, and why it may be disqualified.
with versions as (
    select * from {{ ref('int_accounts_filled') }}
),

described as (
    select
        versions.*,
        industries.industry_group,
        industries.industry_fit,
        countries.country,
        countries.region,
        countries.market,
        countries.territory,
        coalesce(segments.segment, 'unknown') as segment,
        coalesce(segments.coverage, 'pooled') as coverage
    from versions
    left join {{ ref('int_industries_matched') }} as industries on versions.raw_industry = industries.raw_text
    left join {{ ref('int_countries_matched') }} as countries on versions.raw_country = countries.raw_text
    left join {{ ref('segments') }} as segments
        on
            versions.n_employees >= segments.min_employees
            and (segments.max_employees is null or versions.n_employees < segments.max_employees)
),

attributes as (
    select
        account_id,
        valid_from_at,
        'industry_group' as attribute,
        industry_group as text_value,
        cast(null as double) as number_value
    from described
    union all
    select
        account_id,
        valid_from_at,
        'market' as attribute,
        market as text_value,
        cast(null as double) as number_value
    from described
    union all
    select
        account_id,
        valid_from_at,
        'country' as attribute,
        lower(country) as text_value,
        cast(null as double) as number_value
    from described
    union all
    select
        account_id,
        valid_from_at,
        'domain' as attribute,
        domain as text_value,
        cast(null as double) as number_value
    from described
    union all
    select
        account_id,
        valid_from_at,
        'account_type' as attribute,
        lower(account_type) as text_value,
        cast(null as double) as number_value
    from described
    union all
    select
        account_id,
        valid_from_at,
        'employees' as attribute,
        cast(null as {{ dbt.type_string() }}) as text_value,
        n_employees as number_value
    from described
),

disqualified as (
    select
        attributes.account_id,
        attributes.valid_from_at,
        rules.disqualified_code,
        row_number() over (partition by attributes.account_id, attributes.valid_from_at order by rules.priority, rules.disqualified_code) as rule_order
    from attributes
    inner join {{ ref('disqualification_rules') }} as rules
        on
            attributes.attribute = rules.attribute
            and (
                (rules.operator = 'equals' and attributes.text_value = lower(rules.value))
                or (rules.operator = 'in' and '|' || lower(rules.value) || '|' like '%|' || attributes.text_value || '|%')
                or (rules.operator = 'matches' and attributes.text_value is not null and {{ matches_pattern('attributes.text_value', 'rules.value') }})
                or (rules.operator = 'below' and attributes.number_value < {{ safe_cast('rules.value', 'double') }})
            )
),

int_accounts_described as (
    select
        described.*,
        disqualified.disqualified_code
    from described
    left join disqualified
        on
            described.account_id = disqualified.account_id
            and described.valid_from_at = disqualified.valid_from_at
            and disqualified.rule_order = 1
)

select * from int_accounts_described
