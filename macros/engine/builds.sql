{#- Closes the running build in landing.builds: whether all of the project was made and tested, what was not, and the public marts
    with their keys, which the published copy is made of. A mart that is a view is written out there, unless its meta says `published_as: view`:
    what it reads lies in the copy then, also what it leaves out. -#}
{% macro record_build(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'snapshot', 'clone', 'retry'] -%}
        {{ return(adapter.dispatch('record_build', 'abm')(results)) }}
    {%- endif -%}
{%- endmacro %}

{#- Where no plugin begins builds there is none to close. -#}
{% macro default__record_build(results) -%}
{%- endmacro %}

{% macro duckdb__record_build(results) -%}
    {%- set done = [] -%}
    {%- set failed = [] -%}
    {%- for result in results -%}
        {%- if result.status in ['success', 'pass', 'warn', 'no-op'] -%}
            {%- do done.append(result.node.unique_id) -%}
        {%- elif result.status != 'skipped' -%}
            {%- do failed.append(result.node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set unmade = [] -%}
    {%- set untested = [] -%}
    {%- set keys = {} -%}
    {%- set marts = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'test' -%}
        {%- if node.config.severity | lower == 'error' and node.unique_id not in done -%}
            {%- do untested.append(node.name) -%}
        {%- endif -%}
        {%- if node.test_metadata and node.test_metadata.name == 'is_sound' -%}
            {%- do keys.update({node.attached_node: node.test_metadata.kwargs.get('key')}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values() if node.resource_type in ['model', 'seed', 'snapshot'] -%}
        {%- if node.unique_id not in done -%}
            {%- do unmade.append(node.name) -%}
        {%- endif -%}
        {%- if node.resource_type == 'model' and node.schema == 'marts' -%}
            {%- set is_view = node.config.materialized == 'view' and node.config.meta.get('published_as') == 'view' -%}
            {%- do marts.update({node.alias: {'key': keys.get(node.unique_id) or [], 'is_view': is_view}}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if failed -%}
        {%- set state, troubles = 'failed', failed[:3] | join(', ') ~ (' and others' if failed | length > 3 else '') -%}
    {%- elif unmade or untested -%}
        {%- set state, troubles = 'partial', unmade | length ~ ' models and seeds not made, ' ~ untested | length ~ ' tests not run' -%}
    {%- else -%}
        {%- set state, troubles = 'passed', '' -%}
    {%- endif -%}
    update landing.builds
    set
        state = '{{ state }}',
        is_built = {{ 'false' if unmade else 'true' }},
        troubles = '{{ troubles | replace("'", "''") }}',
        marts = '{{ tojson(marts, sort_keys=true) | replace("'", "''") }}'
    where state = 'began'
{%- endmacro %}

{#- Whether all tables are of one build: the last one that ended made every model and seed, whatever its tests found. A build that is
    running asks about the one before it. -#}
{% macro last_build_is_complete() -%}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(adapter.dispatch('last_build_is_complete', 'abm')()) }}
{%- endmacro %}

{#- Where nothing is known of the last build, nothing may be built upon it. -#}
{% macro default__last_build_is_complete() -%}
    {{ return(false) }}
{%- endmacro %}

{#- Whether the last build that is not running made all of the project and every test of error severity passed. -#}
{% macro last_build_passed() -%}
    {%- if 'last_build_passed' not in kept_answers() -%}
        {%- set answer = adapter.dispatch('last_build_passed', 'abm')() -%}
        {%- do keep_answer('last_build_passed', answer) -%}
        {{ return(answer) }}
    {%- endif -%}
    {{ return(kept_answers()['last_build_passed']) }}
{%- endmacro %}

{#- Where nothing is known of the last build, nothing of it was tested. -#}
{% macro default__last_build_passed() -%}
    {{ return(false) }}
{%- endmacro %}

{% macro duckdb__last_build_passed() -%}
    {%- set found = run_query("select state from landing.builds where state <> 'began' order by build_number desc limit 1") -%}
    {{ return(found.rows | length > 0 and found.rows[0][0] == 'passed') }}
{%- endmacro %}

{% macro duckdb__last_build_is_complete() -%}
    {%- set is_building = flags.WHICH in ['build', 'run', 'seed', 'snapshot', 'clone', 'retry'] -%}
    {%- set found = run_query(
        'select is_built from landing.builds order by build_number desc limit 1 offset ' ~ (1 if is_building else 0)
    ) -%}
    {{ return(found.rows | length > 0 and found.rows[0][0]) }}
{%- endmacro %}
