-- Fit of an account by dimension, between when: of the values that stood, the one of the best source, and the rule it meets. Where no
-- source says anything the neutral rule holds: missing data is unknown, not a bad fit. What would turn after the last week is left out.
with candidates as (
    select * from {{ ref('int_fit_values_dated') }}
),

accounts as (
    select
        account_id,
        min(valid_from_at) as first_at
    from {{ ref('int_accounts_versioned') }}
    group by account_id
),

last_week as (
    select max(as_of_on) as as_of_on from {{ ref('int_weeks') }}
),

dimensions as (
    select distinct dimension from {{ ref('fit_rules') }}
),

rules as (
    select
        *,
        max(max_points) over (partition by dimension) as dimension_points
    from {{ ref('fit_rules') }}
),

turns as (
    {{ interval_turns('candidates', 'account_id, dimension') }}
    union
    select
        accounts.account_id,
        dimensions.dimension,
        accounts.first_at as moment_at
    from accounts
    cross join dimensions
),

standing as (
    select
        turns.account_id,
        turns.dimension,
        turns.moment_at,
        candidates.text_value,
        candidates.number_value,
        candidates.observed,
        candidates.phrase,
        candidates.data_source,
        candidates.stated_on,
        candidates.confidence,
        row_number() over (
            partition by turns.account_id, turns.dimension, turns.moment_at
            order by candidates.value_rank asc, candidates.choice_rank asc, candidates.stated_on desc, candidates.source_id asc
        ) as choice_order
    from turns
    inner join last_week on cast(turns.moment_at as date) <= last_week.as_of_on
    left join candidates
        on
            turns.account_id = candidates.account_id
            and turns.dimension = candidates.dimension
            and turns.moment_at >= candidates.from_at
            and {{ is_before_end('turns.moment_at', 'candidates.until_at') }}
),

matched as (
    select
        standing.account_id,
        standing.dimension,
        standing.moment_at,
        rules.rule_id,
        rules.label,
        rules.mention_order,
        rules.points,
        rules.dimension_points as max_points,
        coalesce(standing.observed, 'unknown') as observed,
        standing.phrase,
        standing.observed is not null as is_known,
        case when standing.observed is not null then standing.data_source else 'none' end as data_source,
        case when standing.observed is not null then standing.stated_on end as data_updated_on,
        case when standing.observed is not null then standing.confidence else 0 end as confidence,
        row_number() over (
            partition by standing.account_id, standing.dimension, standing.moment_at
            order by rules.points desc, rules.rule_id asc
        ) as rule_order
    from standing
    inner join rules
        on
            standing.dimension = rules.dimension
            and standing.choice_order = 1
            and (
                standing.text_value = rules.text_value
                or (
                    standing.number_value >= rules.min_value
                    and (rules.max_value is null or standing.number_value < rules.max_value)
                )
                or (rules.text_value = '(unknown)' and standing.text_value is null and standing.number_value is null)
            )
),

chosen as (
    select * from matched
    where rule_order = 1
),

int_fit_factors_versioned as (
    {{ intervals_of_states('chosen', 'account_id, dimension', 'moment_at', [
        'rule_id', 'label', 'mention_order', 'points', 'max_points', 'observed', 'phrase', 'is_known', 'data_source', 'data_updated_on', 'confidence'
    ]) }}
)

select * from int_fit_factors_versioned
