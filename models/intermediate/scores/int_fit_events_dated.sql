-- What news say about a company's growth and readiness, between when: from when it was known until it is too long ago.
{%- set text = dbt.type_string() %}
with news as (
    select
        domain,
        record_id,
        'funding' as evidence,
        table_name,
        round_type as told,
        coalesce(round_type, 'a round') || coalesce(' of USD ' || {{ thousands('amount_usd') }}, '') as words,
        announced_on as happened_on,
        loaded_at
    from {{ ref('stg_company_news__funding_rounds') }}
    where malformed_reason is null
    union all
    select
        domain,
        record_id,
        'leadership' as evidence,
        table_name,
        title as told,
        title as words,
        started_on as happened_on,
        loaded_at
    from {{ ref('stg_company_news__leadership_hires') }}
    where malformed_reason is null
    union all
    select
        domain,
        record_id,
        'launch' as evidence,
        table_name,
        product_name as told,
        coalesce(product_name, 'a product') as words,
        launched_on as happened_on,
        loaded_at
    from {{ ref('stg_company_news__launches') }}
    where malformed_reason is null
),

placed as (
    select
        domains.domain,
        news.record_id,
        news.evidence,
        news.table_name,
        news.told,
        news.words,
        -- what is announced before its day is news of the day it was announced
        least(news.happened_on, cast(news.loaded_at as date)) as happened_on,
        news.loaded_at
    from news
    inner join {{ ref('int_domains_classified') }} as domains
        on lower(trim(news.domain)) = domains.raw_text and domains.domain_kind = 'company'
),

ruled as (
    select
        placed.*,
        rules.rule_id,
        rules.label,
        cast({{ add_days('placed.happened_on', 'rules.window_days') }} as timestamp) as until_at,
        row_number() over (
            partition by placed.evidence, placed.domain, placed.record_id, placed.loaded_at order by rules.priority, placed.words
        ) as rule_order
    from placed
    inner join {{ ref('fit_evidence_rules') }} as rules
        on placed.evidence = rules.evidence and {{ matches_pattern('lower(placed.told)', 'rules.text_pattern') }}
),

int_fit_events_dated as (
    select
        domain,
        record_id,
        rule_id,
        table_name,
        {{ mask_emails("label || ' ' || words || ' (' || cast(happened_on as " ~ text ~ ") || ')'") }} as observed,
        happened_on as stated_on,
        loaded_at as from_at,
        until_at
    from ruled
    where rule_order = 1 and until_at > loaded_at
)

select * from int_fit_events_dated
