with source as (
    select * from {{ landed_rows('ops', 'sales_feedback') }}
),

stg_ops__sales_feedback as (
    select
        {{ landed('id') }} as feedback_id,
        {{ landed('alert_id') }} as alert_id,
        {{ landed('crm_account_id') }} as crm_account_id,
        {{ landed('domain') }} as domain,
        {{ landed('play_id') }} as play_id,

        lower(replace(replace({{ landed('verdict') }}, ' ', '_'), '-', '_')) as verdict,
        {{ landed('note') }} as note,
        {{ landed('author') }} as author,

        {{ landed('occurred_at', 'timestamp') }} as occurred_at,
        {{ landed('loaded_at', 'timestamp') }} as loaded_at,

        {{ landed_entity('ops', 'sales_feedback') }}
    from source
)

select * from stg_ops__sales_feedback
