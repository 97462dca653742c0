{% macro confidence_share(feed_confidence, record_confidence) -%}
    {#- How far a record is believed, 0 to 1: its feed's confidence, times the feed's own in this record where it gives one. -#}
    cast({{ feed_confidence }} * cast(coalesce({{ record_confidence }}, 1) as decimal(9, 4)) as decimal(9, 4))
{%- endmacro %}
