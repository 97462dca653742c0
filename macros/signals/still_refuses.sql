{% macro still_refuses(refusals, records) -%}
    {#- Condition: a refusal still speaks of a record when that is loaded. One that was taken back covers what happened before that. -#}
    (
        {{ refusals }}.until_at is null
        or {{ records }}.loaded_at < {{ refusals }}.until_at
        or {{ records }}.occurred_at <= {{ refusals }}.lifted_at
    )
{%- endmacro %}
