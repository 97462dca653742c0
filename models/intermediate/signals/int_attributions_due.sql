-- The signals whose accounts are worked out anew in this build: those of files that are read anew, those of identities and accounts of
-- which something was learnt since, and those that an earlier build worked out from what it had learnt since. All others stand.
{{ config(versioned_by='nothing') }}
{%- set counted = 'int_signals_counted' %}

with identities as (
    select identity_id from {{ ref('int_identities_resolved') }}
    group by identity_id
    having
        -- a later match says nothing of what happened before it, but the first one does
        {{ is_learnt_due(['min(case when account_id is not null then valid_from_at end)'], counted) }}
        -- when a company was bought may be learnt more than once
        or max(case when match_method = 'acquired_domain' then 1 else 0 end) = 1
    union
    select resolved.identity_id
    from {{ ref('int_identities_resolved') }} as resolved
    inner join {{ ref('int_accounts_counted') }} as accounts on resolved.account_id = accounts.account_id
    where {{ is_learnt_due(['accounts.from_at', 'accounts.until_at'], counted) }}
),

int_attributions_due as (
    -- also of records that stand for nothing: to ask which they are costs more than to work them out
    select signal_id from {{ ref('int_signals_classified') }}
    where rejection is null and {{ is_due_file('landed_file', counted) }}
    union
    select signals.signal_id
    from {{ ref('int_signals_classified') }} as signals
    inner join identities on signals.identity_id = identities.identity_id
    where signals.rejection is null
    union
    select signal_id from {{ ref('int_signals_ended') }}
    where {{ is_learnt_due(['decision_ends_at', 'group_ends_at'], counted) }}
    {%- if recomputed_since(counted) %}
        union
        select signal_id from {{ built_relation('intermediate', counted) }}
        where {{ is_learnt_due(['known_at', 'counts_until_at', 'decision_ends_at', 'refused_at'], counted) }}
    {%- endif %}
)

select * from int_attributions_due
-- where everything is computed nothing need be listed
{{ 'where false' if not recomputed_since('int_recomputation_due') }}
