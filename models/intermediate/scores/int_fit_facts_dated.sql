-- What feeds other than firmographics' own attributes say about the fit of a company, between when, with the place of each among the
-- others and how far it is believed.
with evidence as (
    select
        domain,
        rule_id,
        rule_id as source_id,
        'firmographics' as feed_id,
        'companies' as table_name,
        observed,
        stated_on,
        from_at,
        until_at
    from {{ ref('int_fit_growth_dated') }}
    union all
    select
        domain,
        rule_id,
        record_id as source_id,
        'company_news' as feed_id,
        table_name,
        observed,
        stated_on,
        from_at,
        until_at
    from {{ ref('int_fit_events_dated') }}
    union all
    select
        domain,
        rule_id,
        rule_id as source_id,
        'company_news' as feed_id,
        'job_postings' as table_name,
        observed,
        stated_on,
        from_at,
        until_at
    from {{ ref('int_fit_openings_dated') }}
),

facts as (
    select
        domain,
        dimension,
        1 as value_rank,
        dimension as source_id,
        'technographics' as feed_id,
        'technologies' as table_name,
        text_value,
        number_value,
        observed,
        phrase,
        cast(1 as decimal(9, 4)) as confidence,
        stated_on,
        from_at,
        until_at
    from {{ ref('int_fit_technologies_dated') }}
    union all
    select
        evidence.domain,
        rules.dimension,
        rules.priority as value_rank,
        evidence.source_id,
        evidence.feed_id,
        evidence.table_name,
        rules.verdict as text_value,
        cast(null as double) as number_value,
        evidence.observed,
        evidence.observed as phrase,
        rules.confidence,
        evidence.stated_on,
        evidence.from_at,
        evidence.until_at
    from evidence
    inner join {{ ref('fit_evidence_rules') }} as rules on evidence.rule_id = rules.rule_id
),

int_fit_facts_dated as (
    select
        facts.domain,
        facts.dimension,
        facts.value_rank,
        facts.source_id,
        facts.feed_id || '.' || facts.table_name as data_source,
        facts.text_value,
        facts.number_value,
        facts.observed,
        facts.phrase,
        cast(facts.confidence * feeds.confidence as decimal(9, 4)) as confidence,
        facts.stated_on,
        facts.from_at,
        facts.until_at
    from facts
    inner join {{ ref('feeds') }} as feeds on facts.feed_id = feeds.feed_id
)

select * from int_fit_facts_dated
