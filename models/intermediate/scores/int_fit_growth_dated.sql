-- How fast a company grows, between when: two readings of one vendor, made a rate of a year, or the rate that the vendor states. A
-- person who corrects a number in the CRM is no growth, so CRM records are not compared.
with companies as (
    select
        domains.domain,
        companies.loaded_at,
        max(companies.n_employees) as headcount,
        max(companies.annual_revenue_usd) as revenue,
        max(companies.employee_growth_share) as stated_growth
    from {{ ref('stg_firmographics__companies') }} as companies
    inner join {{ ref('int_domains_classified') }} as domains
        on lower(trim(companies.domain)) = domains.raw_text and domains.domain_kind = 'company'
    where companies.malformed_reason is null
    group by domains.domain, companies.loaded_at
),

readings as (
    {%- for evidence in ['headcount', 'revenue', 'stated_growth'] %}
        select
            domain,
            '{{ evidence }}' as evidence,
            {{ evidence }} as reading,
            loaded_at,
            lead(loaded_at) over (partition by domain order by loaded_at) as replaced_at
        from companies
        where {{ evidence }}{{ ' > 0' if evidence != 'stated_growth' else ' is not null' }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

pairs as (
    select
        later.*,
        earlier.reading as earlier_reading,
        cast(earlier.loaded_at as date) as earlier_on,
        {{ days_between('earlier.loaded_at', 'later.loaded_at') }} as n_days,
        row_number() over (partition by later.domain, later.evidence, later.loaded_at order by earlier.loaded_at) as pair_order
    from readings as later
    inner join readings as earlier
        on
            later.domain = earlier.domain
            and later.evidence = earlier.evidence
            and later.evidence <> 'stated_growth'
            and {{ days_between('earlier.loaded_at', 'later.loaded_at') }} >= {{ scoring_parameter('growth_reading_days') }}
            and {{ days_between('earlier.loaded_at', 'later.loaded_at') }} <= {{ scoring_parameter('growth_window_days') }}
),

rates as (
    select
        domain,
        evidence,
        loaded_at,
        replaced_at,
        reading as growth_share,
        'headcount ' || case when reading >= 0 then '+' else '' end || {{ percentage('reading') }} || ' a year' as observed
    from readings
    where evidence = 'stated_growth'
    union all
    select
        domain,
        evidence,
        loaded_at,
        replaced_at,
        {{ yearly_growth('reading', 'earlier_reading', 'n_days') }} as growth_share,
        case
            when evidence = 'headcount' then 'headcount ' || {{ thousands('earlier_reading') }} || ' to ' || {{ thousands('reading') }}
            else 'revenue USD ' || {{ thousands('earlier_reading') }} || ' to ' || {{ thousands('reading') }}
        end || ' since ' || cast(earlier_on as {{ dbt.type_string() }}) as observed
    from pairs
    where pair_order = 1
),

int_fit_growth_dated as (
    select
        rates.domain,
        rules.rule_id,
        rates.observed,
        cast(rates.loaded_at as date) as stated_on,
        rates.loaded_at as from_at,
        least(rates.replaced_at, cast({{ add_days('rates.loaded_at', 'rules.window_days') }} as timestamp)) as until_at
    from rates
    inner join {{ ref('fit_evidence_rules') }} as rules
        on
            rates.evidence = rules.evidence
            and greatest(rates.growth_share, -1) >= rules.min_value
            and (rules.max_value is null or rates.growth_share < rules.max_value)
    where rates.growth_share <= {{ scoring_parameter('growth_plausible_share') }}
)

select * from int_fit_growth_dated
