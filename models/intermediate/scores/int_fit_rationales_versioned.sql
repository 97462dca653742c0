-- One readable line on why an account fits, between when: the strongest facts, what speaks against it, then what is not known.
with factors as (
    select
        *,
        valid_from_at as from_at,
        valid_to_at as until_at,
        case when not is_known then 'unknown' when points > 0 then 'for' else 'against' end as side
    from {{ ref('int_fit_factors_versioned') }}
),

turns as (
    {{ interval_turns('factors', 'account_id') }}
),

mentions as (
    select
        turns.account_id,
        turns.moment_at,
        factors.dimension,
        factors.points,
        factors.max_points,
        factors.phrase,
        factors.is_known,
        factors.side,
        factors.mention_order,
        row_number() over (
            partition by turns.account_id, turns.moment_at, factors.side, factors.phrase is null
            order by cast(factors.points / factors.max_points as decimal(9, 4)) desc, factors.mention_order asc
        ) as strength_order
    from turns
    inner join factors
        on
            turns.account_id = factors.account_id
            and turns.moment_at >= factors.from_at
            and {{ is_before_end('turns.moment_at', 'factors.until_at') }}
),

lines as (
    select
        account_id,
        moment_at,
        {{ list_text(
            "case when side = 'for' and strength_order <= " ~ scoring_parameter('fit_rationale_facts') ~ " then phrase end", 'mention_order'
        ) }} as known,
        {{ list_text("case when side = 'against' then phrase end", 'mention_order') }} as against,
        {{ list_text("case when not is_known then replace(dimension, '_', ' ') end", 'mention_order') }} as unknown,
        sum(case when is_known then 1 else 0 end) as n_known,
        sum(case when is_known then points end) as known_points,
        sum(case when is_known then max_points end) as known_max_points,
        count(*) as n_dimensions
    from mentions
    group by account_id, moment_at
),

worded as (
    select
        account_id,
        moment_at,
        case
            when n_known = 0 then 'Nothing known about fit yet: neutral'
            else
                coalesce(known, 'nothing in favour')
                || coalesce('; against: ' || against, '')
                || coalesce('; unknown: ' || unknown, '')
        end as fit_rationale,
        cast(n_known as double) / n_dimensions as completeness_share,
        known_points / known_max_points as known_fit_share
    from lines
),

int_fit_rationales_versioned as (
    {{ intervals_of_states('worded', 'account_id', 'moment_at', ['fit_rationale', 'completeness_share', 'known_fit_share']) }}
)

select * from int_fit_rationales_versioned
