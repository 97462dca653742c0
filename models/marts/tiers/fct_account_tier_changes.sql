{{ config(materialized='history', history_on='as_of_on') }}

with causes as (
    select * from {{ ref('int_tier_causes_found') }}
    where {{ is_due('as_of_on') }}
),

stated as (
    select * from {{ ref('int_tier_reasons_stated') }}
),

-- the words of each cause that has some of its own: this week's where something began, those of the week before where it ended
labels as (
    select
        causes.account_id,
        causes.as_of_on,
        min(stated.label) as label
    from causes
    inner join {{ ref('tier_sentences') }} as sentences on causes.cause_code = sentences.sentence_code
    inner join stated
        on
            causes.account_id = stated.account_id
            and case when causes.cause_code like '%_ended' then causes.previous_as_of_on else causes.as_of_on end = stated.as_of_on
            and sentences.reason_kind = stated.reason_kind
    group by causes.account_id, causes.as_of_on
    union all
    select
        causes.account_id,
        causes.as_of_on,
        {{ list_text('now.label', 'now.gate_code') }} as label
    from causes
    inner join {{ ref('int_tier_gates_weekly') }} as now
        on causes.account_id = now.account_id and causes.as_of_on = now.as_of_on and now.model_version = '{{ var("active_model_version") }}'
    inner join {{ ref('int_tier_gates_weekly') }} as earlier
        on
            now.account_id = earlier.account_id
            and causes.previous_as_of_on = earlier.as_of_on
            and now.model_version = earlier.model_version
            and now.gate_code = earlier.gate_code
            and now.is_passed <> earlier.is_passed
    where causes.cause_code in ('gate_passed', 'gate_failed') and now.is_passed <> causes.is_worse
    group by causes.account_id, causes.as_of_on
),

fct_account_tier_changes as (
    select
        causes.account_id,
        causes.as_of_on,
        causes.previous_tier as from_tier,
        causes.tier as to_tier,
        causes.cause_code,
        {{ fill_sentence('sentences.sentence', {
            'label': 'labels.label',
            'from_score': 'causes.previous_total_score',
            'to_score': 'causes.total_score',
            'claimed_tier': 'causes.claimed_tier',
            'to_tier': 'causes.tier',
        }) }} as because
    from causes
    inner join {{ ref('tier_sentences') }} as sentences on causes.cause_code = sentences.sentence_code
    left join labels on causes.account_id = labels.account_id and causes.as_of_on = labels.as_of_on
)

select * from fct_account_tier_changes
