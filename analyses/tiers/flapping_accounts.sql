-- How many accounts flap: go up and down in tier, or in and out of the first places, within the last weeks. Each way of tiering is asked on
-- the same scores, so that hysteresis can be seen to work: `dbt show -s flapping_accounts --limit 20`.
{%- set n_weeks = var('compared_weeks') %}
{%- set places = "(select sum(capacity) from " ~ ref('tiers') ~ " where tier = 1)" %}

with scores as (
    select
        scored.account_id,
        scored.as_of_on,
        scored.total_score,
        scored.held_score,
        compared.score_tier,
        compared.tier,
        (
            select coalesce(min(rules.tier), 4) from {{ ref('tiers') }} as rules
            where scored.total_score >= rules.min_score
        ) as bare_tier,
        row_number() over (partition by scored.as_of_on order by scored.total_score desc, scored.account_id asc) as bare_rank,
        row_number() over (partition by scored.as_of_on order by scored.held_score desc, scored.total_score desc, scored.account_id asc) as held_rank
    from {{ ref('int_tier_weeks_scored') }} as scored
    inner join {{ ref('int_tiers_compared') }} as compared
        on
            scored.account_id = compared.account_id
            and scored.as_of_on = compared.as_of_on
            and scored.model_version = compared.model_version
    where scored.model_version = '{{ var("active_model_version") }}' and compared.exclusion_code is null
),

ways as (
    {%- for way, place in [
        ('thresholds, hysteresis off', 'bare_tier'),
        ('thresholds, hysteresis on', 'score_tier'),
        ('published tier', 'tier'),
        ('first places of Tier 1 by rank, hysteresis off', 'case when bare_rank <= ' ~ places ~ ' then 1 else 2 end'),
        ('first places of Tier 1 by rank, hysteresis on', 'case when held_rank <= ' ~ places ~ ' then 1 else 2 end'),
    ] %}
        select
            '{{ way }}' as way,
            account_id,
            as_of_on,
            {{ place }} as place
        from scores
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

moves as (
    select
        *,
        place - lag(place) over (partition by way, account_id order by as_of_on) as move
    from ways
),

windows as (
    select
        moves.way,
        weeks.as_of_on,
        weeks.is_latest,
        moves.account_id,
        max(case when moves.move < 0 then 1 else 0 end) * max(case when moves.move > 0 then 1 else 0 end) as flaps
    from {{ ref('int_weeks') }} as weeks
    inner join moves on weeks.as_of_on >= moves.as_of_on and {{ days_between('moves.as_of_on', 'weeks.as_of_on') }} < 7 * {{ n_weeks }}
    group by moves.way, weeks.as_of_on, weeks.is_latest, moves.account_id
),

counted as (
    select
        way,
        as_of_on,
        is_latest,
        sum(flaps) as n_flapping
    from windows
    group by way, as_of_on, is_latest
)

select
    way,
    max(case when is_latest then n_flapping end) as n_flapping_now,
    max(n_flapping) as n_flapping_at_most,
    round(avg(n_flapping), 2) as n_flapping_on_average
from counted
group by way
order by way
