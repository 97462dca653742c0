{% macro staged_records(marker, columns, optional={}) -%}
    {#- The rows of every staging model whose file calls the macro `marker`, one model below the other: how what gathers all
        feeds finds each, so that a new feed is read as soon as its file is there. While dbt parses, the files themselves tell
        which models to depend on. A model that is newer than dbt's saved parse is not among those; its SQL is then read in
        place, for it reads nothing but its source. `optional` columns, by name with their type, are null in a model that lacks them. -#}
{%- set relations = [] -%}
{#- a model read in place asks it too -#}
{%- do ref('stg_landing__stray_days') -%}
{%- if execute -%}
{%- for node in graph.nodes.values() | sort(attribute='unique_id') if node.name.startswith('stg_') and marker ~ '(' in node.raw_code -%}
{%- set is_known = node.unique_id in model.depends_on.nodes -%}
{%- set chosen = columns | list -%}
{%- for column, type in optional.items() -%}
{%- do chosen.append(column if ' as ' ~ column ~ ',' in node.raw_code else 'cast(null as ' ~ type ~ ') as ' ~ column) -%}
{%- endfor -%}
{%- do relations.append((chosen, ref(node.name) if is_known else '(' ~ render(node.raw_code) ~ ') as ' ~ node.name)) -%}
{%- endfor -%}
{%- elif ref.manifest is defined -%}
{#- a file that has not changed since the saved parse comes without its text; its node has it -#}
{%- set names = [] -%}
{%- for id, file in ref.manifest.files.items() if '/stg_' in id and id.endswith('.sql') and marker ~ '(' in (file.contents or '') -%}
{%- do names.append(id.split('/')[-1][:-4]) -%}
{%- endfor -%}
{%- for node in ref.manifest.nodes.values() if node.name.startswith('stg_') and marker ~ '(' in node.raw_code -%}
{%- do names.append(node.name) -%}
{%- endfor -%}
{%- for name in names | unique | sort -%}
{%- do relations.append((columns, ref(name))) -%}
{%- endfor -%}
{%- endif -%}
{%- for chosen, relation in relations %}
        select {{ chosen | join(', ') }} from {{ relation }} {{ 'union all' if not loop.last }}
{%- else %}
        select null as {{ (columns + optional | list) | join(', null as ') }} where false
{%- endfor %}
{%- endmacro %}
