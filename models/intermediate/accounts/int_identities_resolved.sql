-- The best match of each identity at every moment we learnt something about it; equal neighbours are one interval. Holding
-- back is a veto: it stands before every match and matches nobody.
{{ config(materialized='history', history_on='identity_id', due_in='int_identities_due') }}

with assertions as (
    select
        assertions.*,
        methods.match_rank,
        cast(methods.match_confidence * coalesce(assertions.confidence, 1) as decimal(9, 4)) as match_confidence,
        methods.match_status = 'held_back' as is_veto
    from {{ ref('int_identity_assertions') }} as assertions
    inner join {{ ref('match_methods') }} as methods on assertions.match_method = methods.match_method
    where {{ is_listed_due('assertions.identity_id', 'int_identities_due') }}
),

moments as (
    select
        identity_id,
        first_loaded_at as learnt_at
    from {{ ref('int_identities_seen') }}
    where {{ is_listed_due('identity_id', 'int_identities_due') }}
    union
    select
        identity_id,
        asserted_at as learnt_at
    from assertions
),

standing as (
    -- per rung the newest word counts; at one moment an account beats "no account", then the lower id
    select
        moments.identity_id,
        moments.learnt_at,
        assertions.match_method,
        assertions.match_rank,
        assertions.match_confidence,
        assertions.is_veto,
        assertions.is_ambiguous,
        assertions.account_id,
        assertions.evidence,
        row_number() over (
            partition by moments.identity_id, moments.learnt_at, assertions.match_method
            order by assertions.asserted_at desc, case when assertions.account_id is null then 1 else 0 end, assertions.account_id asc, assertions.evidence asc
        ) as recency
    from moments
    left join assertions
        on moments.identity_id = assertions.identity_id and moments.learnt_at >= assertions.asserted_at
),

best as (
    select
        *,
        row_number() over (
            partition by identity_id, learnt_at
            order by case when is_veto then 0 when account_id is not null then 1 when is_ambiguous then 2 else 3 end, match_rank
        ) as preference
    from standing
    where recency = 1
),

people as (
    -- the person behind the identity, and the role the CRM gives them, as last learnt
    select
        moments.identity_id,
        moments.learnt_at,
        assertions.person_id,
        assertions.seniority,
        assertions.function,
        assertions.buying_role,
        row_number() over (
            partition by moments.identity_id, moments.learnt_at
            order by case when assertions.seniority is null then 1 else 0 end, assertions.asserted_at desc, assertions.match_rank asc, assertions.evidence asc
        ) as recency
    from moments
    inner join assertions
        on moments.identity_id = assertions.identity_id and moments.learnt_at >= assertions.asserted_at
    where assertions.person_id is not null
),

states as (
    select
        best.identity_id,
        best.learnt_at,
        best.account_id,
        people.person_id,
        case
            when best.is_veto or best.account_id is not null then best.match_method
            when best.is_ambiguous then 'ambiguous'
            else 'unmatched'
        end as match_method,
        case when best.account_id is null then 0 else best.match_confidence end as match_confidence,
        coalesce(best.evidence, 'nothing ties it to an account') as evidence,
        coalesce(people.seniority, 'unknown') as seniority,
        coalesce(people.function, 'unknown') as function,
        coalesce(people.buying_role, 'unknown') as buying_role
    from best
    left join people
        on
            {{ key_where('not best.is_veto', 'best.identity_id') }} = people.identity_id
            and best.learnt_at = people.learnt_at
            and people.recency = 1
    where best.preference = 1
),

int_identities_resolved as (
    {{ intervals_of_states('states', 'identity_id', 'learnt_at', [
        'account_id', 'match_method', 'match_confidence', 'evidence', 'person_id', 'seniority', 'function', 'buying_role'
    ]) }}
)

select * from int_identities_resolved
