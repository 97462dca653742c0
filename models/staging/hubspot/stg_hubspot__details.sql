{#- what each table says beside the id: page, user agent, status -#}
{%- set details = {
    'email_campaign': {'of': 'mailing', 'status': 'name'},
    'email_event_bounce': {'status': 'category'},
    'email_event_click': {'url': 'url', 'user_agent': 'user_agent'},
    'email_event_deferred': {},
    'email_event_delivered': {},
    'email_event_dropped': {},
    'email_event_forward': {'user_agent': 'user_agent'},
    'email_event_open': {'user_agent': 'user_agent'},
    'email_event_print': {'user_agent': 'user_agent'},
    'email_event_sent': {},
    'email_event_spam_report': {'user_agent': 'user_agent'},
    'email_event_status_change': {'status': 'portal_subscription_status'},
    'engagement': {'of': 'engagement', 'status': 'type', 'occurred_at': 'timestamp'},
} -%}
with stg_hubspot__details as (
    {%- for table, columns in details.items() %}
        select
            {{ landed('id') }} as id,
            {{ landed_or_null(columns.get('url')) }} as url,
            {{ landed_or_null(columns.get('user_agent')) }} as user_agent,
            {{ landed_or_null(columns.get('status')) }} as status,
            {{ landed_or_null(columns.get('occurred_at'), 'timestamp') }} as occurred_at,
            {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

            {{ landed_detail('hubspot', table, columns.get('of', 'mail event')) }}
        from {{ landed_rows('hubspot', table) }} as {{ table }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__details
