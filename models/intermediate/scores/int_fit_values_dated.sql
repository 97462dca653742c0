-- Every value that a source gives for a dimension of an account's fit, between when, with its place among the others.
with given as (
    select
        given.*,
        industries.industry_group,
        industries.industry_fit,
        countries.country,
        countries.market
    from {{ ref('int_account_values') }} as given
    left join {{ ref('int_industries_matched') }} as industries
        on {{ key_where("given.attribute = 'raw_industry'", 'given.text_value') }} = industries.raw_text
    left join {{ ref('int_countries_matched') }} as countries
        on {{ key_where("given.attribute = 'raw_country'", 'given.text_value') }} = countries.raw_text
),

measured as (
    select
        *,
        coalesce(industry_fit, market) as matched_value,
        case attribute
            when 'raw_industry' then 'industry'
            when 'n_employees' then 'size'
            when 'annual_revenue_usd' then 'revenue'
            else 'geography'
        end as dimension,
        case attribute
            when 'raw_industry' then replace(industry_group, '_', ' ') || ' (' || replace(industry_fit, '_', ' ') || ' match)'
            when 'n_employees' then {{ thousands('number_value') }} || ' employees'
            when 'annual_revenue_usd' then 'USD ' || {{ thousands('number_value') }} || ' revenue'
            else country || ' (' || case when market = 'none' then 'no target' else market end || ' market)'
        end as observed
    from given
    where attribute in ('raw_industry', 'n_employees', 'annual_revenue_usd', 'raw_country')
),

told as (
    select
        *,
        case when attribute = 'raw_industry' then 'industry_group' else attribute end as told_by,
        lower(case when attribute = 'raw_industry' then industry_group else text_value end) as told
    from given
    where attribute in ('business_model', 'description', 'raw_industry')
),

texts as (
    select distinct
        told_by,
        told
    from told
),

matched as (
    {{ texts_matched('texts', 'told', ref('business_model_rules'), 'text_pattern') }}
),

models as (
    select
        matched.told_by,
        matched.told,
        rules.*,
        row_number() over (partition by matched.told_by, matched.told order by rules.priority) as rule_order
    from matched
    inner join {{ ref('business_model_rules') }} as rules on matched.told_by = rules.attribute and matched.pattern = rules.text_pattern
),

int_fit_values_dated as (
    select
        account_id,
        dimension,
        source_rank as value_rank,
        0 as choice_rank,
        source_id,
        data_source,
        matched_value as text_value,
        number_value,
        observed,
        observed as phrase,
        confidence,
        stated_on,
        from_at,
        until_at
    from measured
    union all
    select
        told.account_id,
        'business_model' as dimension,
        models.attribute_rank as value_rank,
        told.source_rank as choice_rank,
        told.source_id,
        told.data_source,
        models.verdict as text_value,
        cast(null as double) as number_value,
        models.label as observed,
        -- an industry is named once in a rationale
        case when told.told_by <> 'industry_group' then models.label end as phrase,
        cast(told.confidence * models.confidence as decimal(9, 4)) as confidence,
        told.stated_on,
        told.from_at,
        told.until_at
    from told
    inner join models on told.told_by = models.told_by and told.told = models.told and models.rule_order = 1
    union all
    select
        versions.account_id,
        facts.dimension,
        facts.value_rank,
        0 as choice_rank,
        facts.source_id,
        facts.data_source,
        facts.text_value,
        facts.number_value,
        facts.observed,
        facts.phrase,
        facts.confidence,
        facts.stated_on,
        greatest(versions.valid_from_at, facts.from_at) as from_at,
        least(versions.valid_to_at, facts.until_at) as until_at
    from {{ ref('int_accounts_versioned') }} as versions
    inner join {{ ref('int_fit_facts_dated') }} as facts
        on
            versions.domain = facts.domain and versions.domain_kind = 'company'
            and {{ is_before_end('facts.from_at', 'versions.valid_to_at') }}
            and {{ is_before_end('versions.valid_from_at', 'facts.until_at') }}
)

select * from int_fit_values_dated
