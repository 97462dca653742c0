{#- the columns that say how it went and what it was about; what is in none of them says only that it took place -#}
{%- set kinds = {
    'call': {'statuses': ['property_hs_call_status', 'property_hs_call_disposition', 'property_hs_call_direction'], 'subject': 'property_hs_call_title'},
    'communication': {'statuses': ['property_hs_communication_channel_type']},
    'email': {'statuses': ['property_hs_email_direction', 'property_hs_email_status'], 'subject': 'property_hs_email_subject'},
    'meeting': {'statuses': ['meeting_outcome'], 'subject': 'title', 'starts_at': 'start_time'},
    'note': {},
    'task': {'statuses': ['property_hs_task_status', 'property_hs_task_type'], 'subject': 'property_hs_task_subject'},
} -%}
with stg_hubspot__engagements as (
    {%- for kind, columns in kinds.items() %}
        select {{ engagement_columns(kind, columns.get('statuses', []), columns.get('subject'), columns.get('starts_at')) }}
        from {{ landed_rows('hubspot', 'engagement_' ~ kind) }} as engagement_{{ kind }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__engagements
