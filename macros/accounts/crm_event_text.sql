{% macro crm_event_text(kind, status, subject, is_deleted) -%}
    {#- What a CRM activity says, as one text that the mapping rules read: kind, status and subject, lower-cased. A soft-deleted
        one says only that: what it first said was a mistake, or is no longer to be known. -#}
    lower(case
        when coalesce({{ is_deleted }}, false) then 'deleted'
        else coalesce({{ kind }}, '') || '|' || coalesce({{ status }}, '') || '|' || coalesce({{ subject }}, '')
    end)
{%- endmacro %}
