-- Fit of each version of an account, one row a dimension. A dimension whose attribute is unknown takes the neutral rule:
-- missing data is unknown, not a bad fit.
with described as (
    select * from {{ ref('int_accounts_described') }}
),

attributes as (
    select
        account_id,
        valid_from_at,
        'industry' as dimension,
        industry_fit as text_value,
        cast(null as double) as number_value,
        replace(industry_group, '_', ' ') || ' (' || replace(industry_fit, '_', ' ') || ' match)' as observed
    from described
    union all
    select
        account_id,
        valid_from_at,
        'size' as dimension,
        cast(null as {{ dbt.type_string() }}) as text_value,
        n_employees as number_value,
        {{ thousands('n_employees') }} || ' employees' as observed
    from described
    union all
    select
        account_id,
        valid_from_at,
        'revenue' as dimension,
        cast(null as {{ dbt.type_string() }}) as text_value,
        annual_revenue_usd as number_value,
        'USD ' || {{ thousands('annual_revenue_usd') }} || ' revenue' as observed
    from described
    union all
    select
        account_id,
        valid_from_at,
        'geography' as dimension,
        market as text_value,
        cast(null as double) as number_value,
        country || ' (' || case when market = 'none' then 'no target' else market end || ' market)' as observed
    from described
),

dimensions as (
    select
        dimension,
        max(max_points) as max_points
    from {{ ref('fit_rules') }}
    group by dimension
),

matched as (
    select
        described.account_id,
        described.valid_from_at,
        dimensions.dimension,
        attributes.observed,
        rules.rule_id,
        rules.points,
        rules.label,
        dimensions.max_points,
        row_number() over (
            partition by described.account_id, described.valid_from_at, dimensions.dimension
            order by rules.points desc, rules.rule_id asc
        ) as rule_order
    from described
    cross join dimensions
    left join attributes
        on
            described.account_id = attributes.account_id
            and described.valid_from_at = attributes.valid_from_at
            and dimensions.dimension = attributes.dimension
    inner join {{ ref('fit_rules') }} as rules
        on
            dimensions.dimension = rules.dimension
            and (
                attributes.text_value = rules.text_value
                or (
                    attributes.number_value >= rules.min_value
                    and (rules.max_value is null or attributes.number_value < rules.max_value)
                )
                or (rules.text_value = '(unknown)' and attributes.text_value is null and attributes.number_value is null)
            )
),

int_fit_factors_versioned as (
    select
        account_id,
        valid_from_at,
        dimension,
        rule_id,
        label,
        points,
        max_points,
        coalesce(observed, 'unknown') as observed,
        observed is not null as is_known
    from matched
    where rule_order = 1
)

select * from int_fit_factors_versioned
