-- Which account each kept signal counts for and since when it could: the identity's match when it happened (or its first match, for
-- what happened before anyone knew), from the moment both the signal and the match were known; within a group, the policy's account.
{{ config(materialized='history', history_on='signal_id', due_in='int_attributions_due') }}

with kept as (
    -- a record that comes at once is judged by all that came with it; history that comes late, by what was known when it happened
    select
        *,
        case
            when loaded_at <= {{ add_minutes('occurred_at', scoring_parameter('prompt_load_minutes')) }} then loaded_at
            else occurred_at
        end as judged_at
    from {{ ref('int_signals_kept') }}
    where {{ is_due_signal('signal_id', 'int_attributions_due') }}
),

intervals as (
    select
        *,
        min(case when account_id is not null then valid_from_at end) over (partition by identity_id) as first_matched_at
    from {{ ref('int_identities_resolved') }}
),

purchases as (
    select
        identity_id,
        account_id,
        min(acquired_on) as acquired_on,
        min(acquired_name || ', bought on ' || cast(acquired_on as {{ dbt.type_string() }})) as acquired_evidence
    from {{ ref('int_acquired_identities_asserted') }}
    where account_id is not null
    group by identity_id, account_id
),

matched as (
    select
        kept.*,
        intervals.account_id as matched_account_id,
        intervals.valid_from_at as matched_at,
        intervals.match_method,
        intervals.match_confidence,
        intervals.person_id,
        intervals.seniority,
        intervals.buying_role,
        purchases.acquired_evidence
    from kept
    inner join intervals
        on
            kept.identity_id = intervals.identity_id
            and intervals.account_id is not null
            and (
                kept.judged_at >= intervals.valid_from_at
                or (
                    intervals.valid_from_at = intervals.first_matched_at
                    -- a device may have had another user before; a person's own past is theirs
                    and (
                        kept.identity_kind <> 'anonymous'
                        or {{ days_between('kept.occurred_at', 'intervals.valid_from_at') }} <= {{ scoring_parameter('stitching_window_days') }}
                    )
                )
            )
            and {{ is_before_end('kept.judged_at', 'intervals.valid_to_at') }}
    -- what a bought company did before it was bought is not its buyer's
    left join purchases
        on
            intervals.match_method = 'acquired_domain'
            and intervals.identity_id = purchases.identity_id
            and intervals.account_id = purchases.account_id
    where purchases.acquired_on is null or kept.occurred_on >= purchases.acquired_on
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
    inner join {{ ref('int_accounts_counted') }} as accounts
        on
            matched.matched_account_id = accounts.account_id
            and matched.occurred_on >= accounts.occurred_from_on
            and {{ is_before_end('matched.occurred_on', 'accounts.occurred_before_on') }}
            and {{ is_before_end('greatest(matched.loaded_at, matched.matched_at)', 'accounts.until_at') }}
)

select * from int_signals_counted
