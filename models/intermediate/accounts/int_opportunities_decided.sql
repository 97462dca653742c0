-- What each closed version of an opportunity says of its account: the first lifecycle rule it matches.
with opportunities as (
    select * from {{ ref('int_opportunities_attributed') }}
    where is_closed
),

matched as (
    select
        opportunities.account_id,
        opportunities.opportunity_id,
        opportunities.is_won,
        opportunities.valid_from_at,
        opportunities.valid_to_at,
        coalesce(opportunities.closes_on, cast(opportunities.valid_from_at as date)) as closes_on,
        {{ week_ending_on('greatest(cast(opportunities.closes_on as timestamp), opportunities.valid_from_at)') }} as known_week_on,
        -- a later version replaces this one: a corrected or deleted deal takes its outcome back from then on
        {{ week_ending_on('opportunities.valid_to_at') }} as replaced_week_on,
        rules.rule_id,
        rules.lifecycle,
        rules.counts_as_expansion,
        rules.counts_as_retention,
        rules.decides_renewal,
        row_number() over (
            partition by opportunities.account_id, opportunities.opportunity_id, opportunities.valid_from_at order by rules.priority, rules.rule_id
        ) as rule_order
    from opportunities
    inner join {{ ref('lifecycle_rules') }} as rules
        on
            (rules.is_won is null or opportunities.is_won = rules.is_won)
            and {{ matches_pattern('opportunities.opportunity_type', 'rules.type_pattern') }}
),

int_opportunities_decided as (
    select
        account_id,
        opportunity_id,
        is_won,
        closes_on,
        valid_from_at,
        valid_to_at,
        known_week_on,
        replaced_week_on,
        rule_id,
        lifecycle,
        counts_as_expansion,
        counts_as_retention,
        decides_renewal
    from matched
    where rule_order = 1
)

select * from int_opportunities_decided
