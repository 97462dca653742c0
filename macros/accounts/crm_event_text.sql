{% macro crm_event_text(kind, status, subject, is_deleted) -%}
    {#- What a CRM activity says, as one text that the mapping rules read: kind, status and subject, lower-cased. A soft-deleted
        one says only that: what it first said was a mistake, or is no longer to be known. -#}
    lower(case
        when coalesce({{ is_deleted }}, false) then 'deleted'
        else coalesce({{ kind }}, '') || '|' || coalesce({{ status }}, '') || '|' || coalesce({{ subject }}, '')
    end)
{%- endmacro %}

{% macro engagement_columns(kind, statuses, subject, starts_at) -%}
    {#- The signal columns of HubSpot engagements of one kind. One that lies ahead of its own load is a plan, made when it was
        entered. -#}
    {%- set loaded_at = landed('_fivetran_synced', 'timestamp') -%}
    {%- set happened_at = 'coalesce(' ~ landed_or_null(starts_at, 'timestamp') ~ ', ' ~ landed('property_hs_timestamp', 'timestamp') ~ ')' -%}
    {%- set words = ["case when " ~ happened_at ~ " > " ~ loaded_at ~ " then 'planned' end"] -%}
    {%- for status in statuses -%}
        {%- do words.append(landed(status)) -%}
    {%- endfor -%}
    {{ signal_columns('hubspot', 'engagement_' ~ kind, {
        'record_id': landed('engagement_id'),
        'occurred_at': 'case when ' ~ happened_at ~ ' <= ' ~ loaded_at ~ ' then ' ~ happened_at ~ ' else ' ~ landed('property_hs_createdate', 'timestamp') ~ ' end',
        'loaded_at': loaded_at,
        'event': crm_event_text("'" ~ kind ~ "'", "concat_ws(' ', " ~ words | join(', ') ~ ")", landed_or_null(subject), landed('_fivetran_deleted', 'boolean')),
        'asset': 'lower(' ~ landed_or_null(subject) ~ ')',
    }) }}
{%- endmacro %}
