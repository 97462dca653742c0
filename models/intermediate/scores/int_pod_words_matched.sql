-- What is known of each company in the words that pods are named by: one word per company and dimension. The companies are the
-- accounts that may be sold to and the look-alikes offered.
with companies as (
    select
        accounts.account_id as company_id,
        true as is_account,
        described.raw_industry,
        described.industry_group,
        accounts.segment,
        case when accounts.domain_kind = 'company' then accounts.domain end as domain
    from {{ ref('dim_accounts') }} as accounts
    inner join {{ ref('int_accounts_described') }} as described on accounts.account_id = described.account_id and described.valid_to_at is null
    where accounts.account_id = accounts.survivor_account_id and not accounts.is_deleted and accounts.disqualified_code is null
    union all
    select
        universe.domain as company_id,
        false as is_account,
        universe.raw_industry,
        universe.industry_group,
        universe.segment,
        universe.domain
    from {{ ref('int_universe_companies') }} as universe
    inner join {{ ref('int_lookalikes_found') }} as found on universe.domain = found.domain and found.lookalike_rank is not null
),

facts as (
    select
        company_id,
        'industry' as fact,
        lower(raw_industry) as value
    from companies
    union all
    select
        company_id,
        'industry_group' as fact,
        industry_group as value
    from companies
    union all
    select
        company_id,
        'segment' as fact,
        segment as value
    from companies
    union all
    select
        companies.company_id,
        'technology' as fact,
        lower(technologies.technology) as value
    from companies
    inner join {{ ref('int_technologies_dated') }} as technologies on companies.domain = technologies.domain
    where technologies.known_until_at is null
),

values_seen as (
    select distinct
        fact,
        value
    from facts
    where value is not null
),

matched as (
    select
        values_seen.fact,
        values_seen.value as matched_value,
        rules.dimension,
        rules.priority,
        rules.value,
        rules.word
    from values_seen
    inner join {{ ref('pod_words') }} as rules on values_seen.fact = rules.fact and {{ matches_pattern('values_seen.value', 'rules.pattern') }}
),

ranked as (
    select
        companies.company_id,
        companies.is_account,
        matched.dimension,
        matched.value,
        matched.word,
        row_number() over (partition by companies.company_id, matched.dimension order by matched.priority) as word_order
    from companies
    inner join facts on companies.company_id = facts.company_id
    inner join matched on facts.fact = matched.fact and facts.value = matched.matched_value
),

int_pod_words_matched as (
    select
        company_id,
        is_account,
        dimension,
        value,
        word
    from ranked
    where word_order = 1
)

select * from int_pod_words_matched
