-- Since when a first-party signal of the same account is known near each day on which signals need one: those of a grade that needs it,
-- and those that may only be aggregated. A refusal corroborates nothing, nor does what needs corroboration itself, nor what had expired,
-- ceased to count for the account or been refused as a base of decisions when both were known.
{{ config(materialized='history', history_on='settled_on') }}
{%- set since = recomputed_since() %}

with graded as (
    select
        counted.account_id,
        counted.occurred_on,
        counted.loaded_at,
        counted.known_at,
        counted.expires_on,
        counted.counts_until_at,
        counted.decision_ends_at,
        counted.signal_type,
        feeds.party = 'first' as is_first_party,
        grades.needs_corroboration or not feeds.automated_decisioning_allowed as needs_corroboration
    from {{ ref('int_signals_counted') }} as counted
    inner join {{ ref('feeds') }} as feeds on counted.feed_id = feeds.feed_id
    inner join {{ ref('trust_grades') }} as grades on counted.trust_grade = grades.trust_grade
),

first_party as (
    select
        graded.account_id,
        graded.occurred_on,
        graded.expires_on,
        graded.counts_until_at,
        graded.decision_ends_at,
        min(graded.known_at) as known_at
    from graded
    inner join {{ ref('signal_types') }} as types on graded.signal_type = types.signal_type and {{ in_force('types', 'graded.loaded_at') }}
    where graded.is_first_party and not graded.needs_corroboration and not types.is_negative
    group by graded.account_id, graded.occurred_on, graded.expires_on, graded.counts_until_at, graded.decision_ends_at
),

doubtful as (
    select distinct
        account_id,
        occurred_on,
        known_at
    from graded
    where needs_corroboration
    {%- if since %}
        except
        -- what was corroborated before stays so
        select
            account_id,
            occurred_on,
            known_at
        from {{ this }}
        where not ({{ is_due('settled_on') }})
    {%- endif %}
),

pairs as (
    {#- where only some days are due, either side of a pair was learnt since: asked one after the other, so that each join is of few rows -#}
    {%- set is_doubt_due, is_proof_due = is_learnt_due(['doubtful.known_at']), is_learnt_due(['first_party.known_at']) %}
    {%- for condition in ([is_doubt_due, 'not ' ~ is_doubt_due ~ ' and ' ~ is_proof_due] if since else [is_doubt_due]) %}
        {{ 'union all' if not loop.first }}
        select
            doubtful.account_id,
            doubtful.occurred_on,
            doubtful.known_at,
            first_party.known_at as corroborated_at
        from doubtful
        inner join first_party
            on
                doubtful.account_id = first_party.account_id
                and abs({{ days_between('doubtful.occurred_on', 'first_party.occurred_on') }}) <= {{ scoring_parameter('corroboration_window_days') }}
                and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'cast(first_party.expires_on as timestamp)') }}
                and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'first_party.counts_until_at') }}
                and {{ is_before_end('greatest(doubtful.known_at, first_party.known_at)', 'first_party.decision_ends_at') }}
        where {{ condition }}
    {%- endfor %}
),

int_signals_corroborated as (
    select
        account_id,
        occurred_on,
        known_at,
        min(corroborated_at) as corroborated_at,
        cast(greatest(known_at, min(corroborated_at)) as date) as settled_on
    from pairs
    group by account_id, occurred_on, known_at
)

select * from int_signals_corroborated
