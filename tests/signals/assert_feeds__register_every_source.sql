-- A feed without a row in the governance register has no owner, no lawful basis and no trust grade: it must not be read.
{%- set names = [] -%}
{%- if execute -%}
    {%- for source in graph.sources.values() if not (source.source_meta or {}).get('is_internal', (source.config.meta or {}).get('is_internal', false)) -%}
        {%- do names.append(source.source_name) -%}
    {%- endfor -%}
    {%- if not names -%}
        {{ exceptions.raise_compiler_error('the project declares no source, so there is nothing to compare with the register') }}
    {%- endif %}
{%- endif %}
with sources as (
    {%- for name in names | unique | sort %}
    select '{{ name }}' as feed_id
    {{ 'union all' if not loop.last }}
    {%- else %}
        select cast(null as {{ dbt.type_string() }}) as feed_id
    {%- endfor %}
)

select sources.feed_id
from sources
left join {{ ref('feeds') }} as feeds on sources.feed_id = feeds.feed_id
where feeds.feed_id is null
