{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {#- A table, made in its place. dbt-duckdb builds beside the old table, renames twice and drops; DuckDB can drop and create in one
        transaction, which a failure rolls back just as well, for half of what dbt spends on a small model. A Python model writes through
        a connection of its own, so it does build beside. Grants and comments, which this project has none of, are not applied. -#}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set drop_existing = 'drop ' ~ existing.type ~ ' if exists ' ~ existing ~ ';' if existing is not none else '' -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if model['language'] == 'python' -%}
        {%- set beside = make_intermediate_relation(target) -%}
        {%- call statement('leftover') -%}
            drop table if exists {{ beside }}
        {%- endcall -%}
        {%- do adapter.commit() -%}
        {%- call statement('main', language='python') -%}
            {{ create_table_as(False, beside, compiled_code, 'python') }}
        {%- endcall -%}
        {%- call statement('replace') -%}
            {{ drop_existing }} alter table {{ beside }} rename to {{ adapter.quote(target.identifier) }}
        {%- endcall -%}
    {%- else -%}
        {%- call statement('main') -%}
            {{ drop_existing }}
            {{ create_table_as(False, target, compiled_code) }}
        {%- endcall -%}
    {%- endif -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
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
