with source as (
    select * from {{ landed_rows('ops', 'play_outcomes') }}
),

stg_ops__play_outcomes as (
    select
        {{ landed('id') }} as outcome_id,
        {{ landed('task_id') }} as task_id,
        {{ landed('play_id') }} as play_id,
        {{ landed('crm_account_id') }} as crm_account_id,
        {{ landed('domain') }} as domain,
        {{ landed('crm_contact_id') }} as crm_contact_id,

        lower(replace(replace({{ landed('outcome') }}, ' ', '_'), '-', '_')) as outcome,
        lower({{ landed('channel') }}) as channel,
        {{ landed('note') }} as note,
        {{ landed('author') }} as author,

        {{ landed('occurred_at', 'timestamp') }} as occurred_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'play_outcomes') }}
    from source
)

select * from stg_ops__play_outcomes
