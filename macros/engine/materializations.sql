{#- What is made in its place, whatever it is, begins, ends and replaces alike. -#}
{% macro begin_in_place() -%}
    {#- Runs the hooks before what is made. -#}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
{%- endmacro %}

{% macro end_in_place() -%}
    {#- Runs the hooks after what was made, and commits it. -#}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{%- endmacro %}

{% macro drop_in_place(existing) -%}
    {#- The statement that drops what stands there; none where nothing does. -#}
    {{ 'drop ' ~ existing.type ~ ' if exists ' ~ existing ~ ';' if existing is not none else '' }}
{%- endmacro %}

{% macro leave_in_place() -%}
    {#- Says of the node being run that it stands as it was. -#}
    {%- call noop_statement('main', 'UNCHANGED', 'UNCHANGED') -%}
        select 'made of what it was made of before' as unchanged
    {%- endcall -%}
{%- endmacro %}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {#- A table, made in its place, unless it is made of the same as before (macro made_of). dbt-duckdb builds beside the old table, renames twice and drops; DuckDB can drop and create in one
        transaction, which a failure rolls back just as well, for half of what dbt spends on a small model. A Python model writes through
        a connection of its own, so it does build beside. Grants and comments, which this project has none of, are not applied. -#}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set is_python = model['language'] == 'python' -%}
    {%- set made = made_of(project_digest() if is_python else compiled_code) -%}
    {%- set rows = target if config.get('versioned_by', 'rows') == 'rows' else none -%}

    {{ begin_in_place() }}

    {%- if made.is_same and existing is not none and existing.type == 'table' -%}
        {{ leave_in_place() }}
    {%- elif is_python -%}
        {%- set beside = make_intermediate_relation(target) -%}
        {%- call statement('leftover') -%}
            drop table if exists {{ beside }}
        {%- endcall -%}
        {%- do adapter.commit() -%}
        {%- call statement('main', language='python') -%}
            {{ create_table_as(False, beside, compiled_code, 'python') }}
        {%- endcall -%}
        {%- call statement('replace') -%}
            {{ drop_in_place(existing) }} alter table {{ beside }} rename to {{ adapter.quote(target.identifier) }};
            {{ keep_version(made.digest, rows) }}
        {%- endcall -%}
        {%- do tell_version(made.digest, rows) -%}
    {%- else -%}
        {%- call statement('main') -%}
            {{ drop_in_place(existing) }}
            {{ create_table_as(False, target, compiled_code) }};
            {{ keep_version(made.digest, rows) }}
        {%- endcall -%}
        {%- do tell_version(made.digest, rows) -%}
    {%- endif -%}

    {{ end_in_place() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {#- A view, made in its place, unless it says what it said before: dbt makes another beside it, renames twice and drops, for every view of
        every build. -#}
    {%- set target = this.incorporate(type='view') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set text = model.unique_id ~ '.text' -%}
    {%- set digest = local_md5(compiled_code ~ project_digest()) -%}
    {%- set is_same = not should_full_refresh() and graph.get('abm_versions', {}).get(text, {}).get('made_of') == digest -%}

    {{ begin_in_place() }}

    {%- if is_same and existing is not none and existing.type == 'view' -%}
        {{ leave_in_place() }}
    {%- else -%}
        {%- call statement('main') -%}
            {{ drop_in_place(existing) }}
            {{ get_create_view_as_sql(target, compiled_code) }}
            {{ keep_rows_of_versions({text: [digest, none]}) }}
        {%- endcall -%}
    {%- endif -%}

    {{ end_in_place() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization history, adapter='duckdb', supported_languages=['sql'] %}
    {#- A table of weeks or days that is kept from build to build: what is due (macro recomputed_since) is taken out and computed anew, in
        one transaction; the rest stands. Config: `history_on`, the column that says of which day a row is, or `landed_file` where rows are
        kept by the file they came with (macro is_due_file), or `signal_id` or `identity_id` where the model `due_in` lists those that are computed anew;
        `forget`, a macro whose condition says which rows leave though they are not
        due. Where everything is due it is made like any table; one of weeks that says `in_parts` some weeks at a time, which are as many
        selects but one transaction. -#}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set since = recomputed_since() -%}
    {%- set made = made_of(project_digest()) -%}

    {{ begin_in_place() }}

    {%- if made.is_same and existing is not none and existing.type == 'table' -%}
        {{ leave_in_place() }}
    {%- elif existing is none or existing.type != 'table' or since is none -%}
        {%- set parts = parts_of_history() if config.get('in_parts') else [all_weeks()] -%}
        {%- call statement('main') -%}
            {{ drop_in_place(existing) }}
            {{ create_table_as(False, target, compiled_code | replace(all_weeks(), parts[0])) }};
            {%- for part in parts[1:] %}
                insert into {{ target }} by name {{ compiled_code | replace(all_weeks(), part) }};
            {%- endfor %}
            {{ keep_version(made.digest) }}
        {%- endcall -%}
        {%- do tell_version(made.digest) -%}
    {%- else -%}
        {%- set on = config.require('history_on') -%}
        {%- set due = is_due_file(on) if on == 'landed_file' else is_due(on) -%}
        {%- if config.get('due_in') -%}
            {%- set due = is_listed_due(on, config.get('due_in')) -%}
        {%- endif -%}
        {%- set gone = due -%}
        {%- if on == 'landed_file' -%}
            {%- set gone = due ~ ' or landed_file not in (select landed_file from ' ~ source('landing', 'landed_files') ~ ')' -%}
        {%- elif config.get('forget') -%}
            {%- set gone = due ~ ' or (' ~ context[config.get('forget')]() ~ ')' -%}
        {%- endif -%}
        {%- set columns = adapter.get_columns_in_relation(target) | map(attribute='quoted') | join(', ') -%}
        {%- call statement('main') -%}
            delete from {{ target }} where {{ gone }};
            insert into {{ target }} ({{ columns }})
            select {{ columns }} from ({{ compiled_code }}) as computed where {{ due }};
            {{ keep_step(made.digest, on, gone) if on != 'landed_file' }}
            {{ keep_version(made.digest) }}
        {%- endcall -%}
        {%- do tell_version(made.digest) -%}
    {%- endif -%}

    {{ end_in_place() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization test, adapter='duckdb' %}
    {#- A data test, which is asked once of the same rows: one that passed, and reads what it read then, passes. Failures are not stored. -#}
    {%- set made = made_of(sql) -%}
    {%- call statement('main', fetch_result=True) -%}
        {{ get_test_sql(
            'select 1 as fine where false' if made.is_same else get_limit_subquery_sql(sql, config.get('limit')),
            config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none
        ) }}
    {%- endcall -%}
    {%- if not made.is_same and load_result('main')['data'][0][0] == 0 -%}
        {%- do tell_passed(made.digest) -%}
    {%- endif -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{% materialization unit, adapter='duckdb' %}
    {#- A unit test, with the rows that `macros/engine/unit_tests.sql` writes; what it compares is dbt's. -#}
    {%- set expected_rows = config.get('expected_rows') -%}
    {%- set types = described_types('(' ~ sql ~ ')') -%}
    {%- set names = expected_rows[0].keys() if expected_rows else types.keys() -%}
    {%- set expected = config.get('expected_sql') -%}
    {%- if not expected -%}
        {%- set expected = rows_as_select(expected_rows, types, named=true) if expected_rows else 'select * from dbt_internal_unit_test_actual limit 0' -%}
    {%- endif -%}
    {%- set quoted = [] -%}
    {%- for name in names -%}
        {%- do quoted.append(adapter.quote(name | lower)) -%}
    {%- endfor -%}
    {%- call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected, quoted) }}
    {%- endcall -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
