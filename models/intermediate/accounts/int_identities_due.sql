-- The identities whose matches are worked out anew in this build: those first seen or asserted of since, those whose matches an earlier
-- build worked out from what it had learnt since, and those that are gone. The matches of all others stand.
{{ config(versioned_by='nothing') }}
{%- set resolved = 'int_identities_resolved' %}

with seen as (
    select * from {{ ref('int_identities_seen') }}
),

int_identities_due as (
    select identity_id from seen
    where {{ is_learnt_due(['first_loaded_at'], resolved) }}
    union
    select identity_id from {{ ref('int_identity_assertions') }}
    where {{ is_learnt_due(['asserted_at'], resolved) }}
    {%- if recomputed_since(resolved) %}
        union
        select identity_id from {{ built_relation('intermediate', resolved) }}
        where {{ is_learnt_due(['valid_from_at', 'valid_to_at'], resolved) }} or identity_id not in (select seen.identity_id from seen)
    {%- endif %}
)

select * from int_identities_due
-- where everything is computed nothing need be listed
{{ 'where false' if not recomputed_since('int_recomputation_due') }}
