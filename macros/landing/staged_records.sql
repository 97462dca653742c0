{% macro staged_records(marker, columns) -%}
    {#- The rows of every staging model whose file calls the macro `marker`, one model below the other: how what gathers all
        feeds finds each, so that a new feed is read as soon as its file is there. While dbt parses, the files themselves tell
        which models to depend on. A model that is newer than dbt's saved parse is not among those; its SQL is then read in
        place, for it reads nothing but its source. -#}
    {%- set relations = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='unique_id')
            if node.resource_type == 'model' and node.path.startswith('staging/') and marker ~ '(' in node.raw_code -%}
            {%- do relations.append(ref(node.name) if node.unique_id in model.depends_on.nodes else '(' ~ render(node.raw_code) ~ ') as ' ~ node.name) -%}
        {%- endfor -%}
    {%- elif ref.manifest is defined -%}
        {%- for id, file in ref.manifest.files.items() if 'models/staging/' in id and id.endswith('.sql') and marker ~ '(' in (file.contents or '') -%}
            {%- do relations.append(ref(id.split('/')[-1][:-4])) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for relation in relations %}
select {{ columns | join(', ') }} from {{ relation }} {{ 'union all' if not loop.last }}
    {%- else %}
select null as {{ columns | join(', null as ') }} where false
    {%- endfor %}
{%- endmacro %}
