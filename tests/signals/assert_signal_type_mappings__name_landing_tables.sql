-- A rule for a table that no sources YAML declares reads nothing and is a slip of the pen.
{%- set tables = [] -%}
{%- if execute -%}
    {%- for source in graph.sources.values() -%}
        {%- do tables.append("('" ~ source.source_name ~ "', '" ~ source.name ~ "')") -%}
    {%- endfor -%}
{%- endif %}
select
    mapping_id,
    feed_id,
    table_name
from {{ ref('signal_type_mappings') }}
where (feed_id, table_name) not in ({{ tables | sort | join(', ') or "('', '')" }})
