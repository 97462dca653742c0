-- Which account each kept signal counts for and since when it could: the identity's match when it happened (or its first match, for
-- what happened before anyone knew), from the moment both the signal and the match were known; within a group, the policy's account.
{{ config(materialized='history', history_on='signal_id', due_in='int_attributions_due') }}

with kept as (
    select * from {{ ref('int_signals_kept') }}
    where {{ is_listed_due('signal_id', 'int_attributions_due') }}
),

matched as (
    {{ matched_signals('kept') }}
),

int_signals_counted as (
    select
        matched.signal_id,
        matched.feed_id,
        matched.identity_id,
        matched.occurred_at,
        matched.occurred_on,
        matched.loaded_at,
        matched.signal_type,
        matched.topic_id,
        matched.asset,
        matched.trust_grade,
        matched.record_confidence,
        matched.expires_on,
        matched.decision_ends_at,
        matched.refused_at,
        matched.matched_account_id,
        matched.match_method,
        matched.match_confidence,
        matched.person_id,
        matched.seniority,
        matched.buying_role,
        accounts.counts_for_account_id as account_id,
        accounts.nth_period,
        accounts.until_at as counts_until_at,
        case
            when matched.match_method = 'acquired_domain' and accounts.counted_because = 'own' then 'acquired' else accounts.counted_because
        end as counted_because,
        coalesce(accounts.counted_evidence, matched.acquired_evidence) as counted_evidence,
        greatest(matched.loaded_at, matched.matched_at, accounts.from_at) as known_at
    from matched
    inner join {{ ref('int_accounts_counted') }} as accounts on {{ counts_for('matched', 'accounts') }}
)

select * from int_signals_counted
