{#- the columns that say how it went and what it was about; what is in none of them says only that it took place -#}
{%- set kinds = {
    'call': {'statuses': ['property_hs_call_status', 'property_hs_call_disposition', 'property_hs_call_direction'], 'subject': 'property_hs_call_title'},
    'communication': {'statuses': ['property_hs_communication_channel_type']},
    'email': {'statuses': ['property_hs_email_direction', 'property_hs_email_status'], 'subject': 'property_hs_email_subject'},
    'meeting': {'statuses': ['meeting_outcome'], 'subject': 'title', 'starts_at': 'start_time'},
    'note': {},
    'task': {'statuses': ['property_hs_task_status', 'property_hs_task_type'], 'subject': 'property_hs_task_subject'},
} -%}
{%- set loaded_at = landed('_fivetran_synced', 'timestamp') -%}
with stg_hubspot__engagements as (
    {%- for kind, columns in kinds.items() %}
    {%- set table = 'engagement_' ~ kind %}
    {%- set happened_at = landed('property_hs_timestamp', 'timestamp') %}
    {%- if 'starts_at' in columns %}
    {%- set happened_at = 'coalesce(' ~ landed(columns['starts_at'], 'timestamp') ~ ', ' ~ happened_at ~ ')' %}
    {%- endif %}
    {%- set statuses = ["case when " ~ happened_at ~ " > " ~ loaded_at ~ " then 'planned' end"] %}
    {%- for column in columns.get('statuses', []) %}
    {%- do statuses.append(landed(column)) %}
    {%- endfor %}
    {%- set subject = landed(columns['subject']) if 'subject' in columns else "''" %}
    select
        {{ signal_columns('hubspot', table, {
            'record_id': landed('engagement_id'),
            'occurred_at': "case when " ~ happened_at ~ " <= " ~ loaded_at ~ " then " ~ happened_at ~ " else "
                ~ landed('property_hs_createdate', 'timestamp') ~ " end",
            'loaded_at': loaded_at,
            'event': crm_event_text("'" ~ kind ~ "'", "concat_ws(' ', " ~ statuses | join(', ') ~ ")", subject, landed('_fivetran_deleted', 'boolean')),
            'asset': "lower(" ~ subject ~ ")",
        }) }}
    from {{ landed_rows('hubspot', table) }} as {{ table }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__engagements
