-- What a company's technologies say about fit, between when: how mature they are on average, and the first of the verdicts on
-- compatibility, so that a competitor's suite is not outvoted by the tools around it.
with statements as (
    select
        *,
        lower(technology || ' | ' || coalesce(technology_category, '') || ' | ' || coalesce(technology_vendor, '')) as raw_text
    from {{ ref('int_technologies_seen') }}
),

texts as (
    select distinct raw_text from statements
),

matched as (
    {{ first_matching_rule(
        'texts', ref('technology_rules'), 'technology_pattern', ['priority'], ['priority', 'maturity_score', 'compatibility', 'compatibility_rank']
    ) }}
),

turns as (
    {{ interval_turns('statements', 'domain') }}
),

moments as (
    select
        domain,
        moment_at,
        lead(moment_at) over (partition by domain order by moment_at) as next_moment_at
    from turns
),

standing as (
    select
        moments.domain,
        moments.moment_at,
        moments.next_moment_at,
        statements.technology,
        statements.last_seen_on,
        matched.maturity_score,
        matched.compatibility,
        matched.compatibility_rank = min(matched.compatibility_rank) over (partition by moments.domain, moments.moment_at) as is_verdict,
        row_number() over (
            partition by moments.domain, moments.moment_at, matched.maturity_score is null
            order by matched.priority, statements.technology
        ) as mention_order,
        row_number() over (
            partition by moments.domain, moments.moment_at, matched.compatibility_rank order by matched.priority, statements.technology
        ) as verdict_order
    from moments
    inner join statements
        on moments.domain = statements.domain and moments.moment_at >= statements.from_at and moments.moment_at < statements.until_at
    inner join matched on statements.raw_text = matched.raw_text
),

named as (
    select
        *,
        maturity_score is not null and mention_order <= {{ scoring_parameter('fit_rationale_technologies') }} as is_named,
        verdict_order <= {{ scoring_parameter('fit_rationale_technologies') }} as is_verdict_named
    from standing
),

summed as (
    select
        domain,
        moment_at,
        next_moment_at,
        cast(avg(maturity_score) as decimal(9, 4)) as maturity,
        max(case when maturity_score is not null then last_seen_on end) as mature_on,
        replace({{ list_text('case when is_named then technology end', 'mention_order') }}, ', ', ' + ') as technologies,
        max(case when is_verdict then compatibility end) as verdict,
        max(case when is_verdict then last_seen_on end) as verdict_on,
        replace({{ list_text('case when is_verdict and is_verdict_named then technology end', 'verdict_order') }}, ', ', ' + ') as verdict_technologies
    from named
    group by domain, moment_at, next_moment_at
),

int_fit_technologies_dated as (
    select
        domain,
        'technology' as dimension,
        cast(null as {{ dbt.type_string() }}) as text_value,
        cast(maturity as double) as number_value,
        technologies as observed,
        technologies as phrase,
        mature_on as stated_on,
        moment_at as from_at,
        next_moment_at as until_at
    from summed
    where maturity is not null
    union all
    select
        domain,
        'compatibility' as dimension,
        verdict as text_value,
        cast(null as double) as number_value,
        verdict || ': ' || verdict_technologies as observed,
        -- technologies are named once in a rationale; only a competitor's deserves a second word
        case when verdict = 'competing' then 'runs ' || verdict_technologies || ' (competitor)' end as phrase,
        verdict_on as stated_on,
        moment_at as from_at,
        next_moment_at as until_at
    from summed
    where verdict is not null
)

select * from int_fit_technologies_dated
