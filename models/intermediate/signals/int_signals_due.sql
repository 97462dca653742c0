-- The signals that are weighed and described anew in this build: those whose accounts were worked out anew, those of which their
-- corroboration, their person or another record was learnt since, those whose term ends about now, and those that an earlier build
-- weighed or described from what it had learnt since. All others stand.
{{ config(versioned_by='nothing') }}
{%- set weighted, described = 'int_signals_weighted', 'int_signals_described' %}

-- depends_on: {{ ref('int_weeks') }}
with persons as (
    select identity_id from {{ ref('int_identities_resolved') }}
    where valid_to_at is null and {{ is_learnt_due(['valid_from_at'], weighted) }}
),

int_signals_due as (
    select signal_id from {{ ref('int_attributions_due') }}
    union
    select counted.signal_id
    from {{ ref('int_signals_counted') }} as counted
    inner join {{ ref('int_signals_corroborated') }} as corroborated
        on
            counted.account_id = corroborated.account_id
            and counted.occurred_on = corroborated.occurred_on
            and counted.known_at = corroborated.known_at
    where {{ is_learnt_due(['corroborated.settled_on'], weighted) }}
    union
    select signals.signal_id
    from {{ ref('int_signals_classified') }} as signals
    inner join persons on signals.identity_id = persons.identity_id
    where signals.rejection is null
    {%- if recomputed_since(weighted) %}
        union
        select signal_id from {{ built_relation('intermediate', weighted) }}
        where
            {{ is_learnt_due(['counts_from_at', 'counts_until_at', 'refused_at'], weighted) }}
            or ({{ is_learnt_due(['expires_on'], weighted) }} and expires_on <= (select max(weeks.as_of_on) from {{ ref('int_weeks') }} as weeks))
    {%- endif %}
    {%- if recomputed_since(described) %}
        union
        select signal_id from {{ built_relation('intermediate', described) }}
        where {{ is_learnt_due(['last_learnt_on', 'decision_ends_at', 'refused_at', 'corroborated_at', 'person_known_at'], described) }}
    {%- endif %}
)

select * from int_signals_due
-- where everything is computed nothing need be listed
{{ 'where false' if not recomputed_since('int_recomputation_due') }}
