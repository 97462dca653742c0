{#- What a node is made of, and in which version, is kept in landing.versions: a node that is made of the same as before is not made
    again. A version is a hash of the rows of a small table; of a large one, which would cost a scan, it is what it was made of. While
    dbt runs, the versions stand in its graph, which all nodes see: asking the warehouse for each would cost more than most tables do. -#}

{% macro load_versions() -%}
    {#- For the start of a run, when no other thread is there yet: reads the versions kept. Gives no statement. -#}
    {%- set found = {} -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'test') and load_relation(source('landing', 'versions')) is not none -%}
        {%- for row in run_query('select node, made_of, version from landing.versions').rows -%}
            {%- do found.update({row[0]: {'made_of': row[1], 'version': row[2]}}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do graph.update({'abm_versions': found, 'abm_versions_before': dict(found), 'abm_stepped': [], 'abm_passed': {}, 'abm_answers': {}}) -%}
{%- endmacro %}

{% macro kept_answers() -%}
    {#- What the warehouse was asked in this run and will answer the same until its end, by name; nothing outside a run. -#}
    {{ return(graph.get('abm_answers', {}) if execute else {}) }}
{%- endmacro %}

{% macro keep_answer(name, answer) -%}
    {#- Keeps an answer of the warehouse for the rest of the run: asked hundreds of times, a question costs more than most nodes. -#}
    {%- do kept_answers().update({name: answer}) -%}
{%- endmacro %}

{% macro parent_versions(parents, known=none) -%}
    {#- The versions of the nodes something is made of, as a list; none among them where one is not known: a connector's own table. Those that
        nodes have now, or had where `known` was read. -#}
    {%- set known = known or graph['abm_versions'] -%}
    {%- set versions = [] -%}
    {%- for id in parents | unique | sort -%}
        {%- set node = graph.nodes.get(id) or graph.sources.get(id) -%}
        {%- if node.resource_type == 'model' and node.config.get('versioned_by') == 'nothing' -%}
            {#- it says what is computed anew, not what comes of it -#}
        {%- elif node.resource_type == 'seed' and node.checksum.name == 'sha256' -%}
            {%- do versions.append(node.checksum.checksum) -%}
        {%- elif node.resource_type == 'model' and node.config.materialized == 'view' -%}
            {#- a view is what it reads, read in this way -#}
            {%- do versions.append(node.checksum.checksum) -%}
            {%- do versions.extend(parent_versions(node.depends_on.nodes, known)) -%}
        {%- elif node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
            {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) -%}
            {%- set is_made = load_relation(relation) is not none -%}
            {%- do versions.append(run_query('select ' ~ content_version(relation)).rows[0][0] if is_made else none) -%}
        {%- else -%}
            {%- do versions.append(known.get(id, {}).get('version')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(versions) }}
{%- endmacro %}

{% macro content_version(relation) -%}
    {#- A scalar query: a hash of the rows of a relation, whatever their order. -#}
    (select count(*) || ' ' || coalesce(sum(hash(content)), 0) from {{ relation }} as content)
{%- endmacro %}

{% macro made_of(code) -%}
    {#- What the node being run is made of, as a digest of its code and of the versions of all it reads, and whether it was last made of the
        same; no digest where that cannot be told. -#}
    {%- set versions = parent_versions(model.depends_on.nodes) if 'abm_versions' in graph and not should_full_refresh() else [] -%}
    {%- if not versions or none in versions -%}
        {{ return({'digest': none, 'is_same': false}) }}
    {%- endif -%}
    {%- set digest = local_md5(code ~ versions | join('|')) -%}
    {{ return({'digest': digest, 'is_same': digest == graph['abm_versions'].get(model.unique_id, {}).get('made_of')}) }}
{%- endmacro %}

{% macro project_digest() -%}
    {#- By which rules this build computes: what a node is made of whose text does not show all of them. -#}
    {{ return(graph['abm_versions'].get('project', {}).get('version') ~ model.unique_id if 'abm_versions' in graph else '') }}
{%- endmacro %}

{% macro keep_version(digest, relation=none) -%}
    {#- Statements that note what the node being run was made of, and its version: by its rows where a relation is given. -#}
    {%- set text = "'" ~ digest ~ "'" if digest else 'null' -%}
    delete from landing.versions where node = '{{ model.unique_id }}';
    insert into landing.versions
    select
        '{{ model.unique_id }}' as node,
        {{ text }} as made_of,
        {{ content_version(relation) if relation else text }} as version;
{%- endmacro %}

{% macro keep_step(digest, on, condition) -%}
    {#- Statements that note which rows of a history the node being run has replaced, and upon which version: all others stand as they were.
        The published copy is brought up to date by it. -#}
    {%- set before = graph.get('abm_versions', {}).get(model.unique_id, {}).get('version') -%}
    {%- if digest and before -%}
        {{ keep_row_of_step(model.unique_id, before, digest, on, condition) }}
        {%- do graph['abm_stepped'].append(model.unique_id) -%}
    {%- endif -%}
{%- endmacro %}

{% macro keep_row_of_step(node, before, after, on, condition) -%}
    {#- Statements that put a step between two versions in the place of what landing.history_steps has of a node. -#}
    delete from landing.history_steps where node = '{{ node }}';
    insert into landing.history_steps values
        ('{{ node }}', '{{ before }}', '{{ after }}', '{{ on }}', '{{ dbt.escape_single_quotes(condition) }}');
{%- endmacro %}

{% macro tell_version(digest, relation=none) -%}
    {#- Lets the nodes that follow know what keep_version has noted. -#}
    {%- set version = digest -%}
    {%- if relation -%}
        {%- set version = run_query("select version from landing.versions where node = '" ~ model.unique_id ~ "'").rows[0][0] -%}
    {%- endif -%}
    {%- if 'abm_versions' in graph -%}
        {%- do graph['abm_versions'].update({model.unique_id: {'made_of': digest, 'version': version}}) -%}
    {%- endif -%}
{%- endmacro %}

{% macro tell_passed(digest) -%}
    {#- Remembers that the data test being run has passed on what it read; keep_passed writes it down. -#}
    {%- if digest and 'abm_passed' in graph -%}
        {%- do graph['abm_passed'].update({model.unique_id: digest}) -%}
    {%- endif -%}
{%- endmacro %}

{% macro keep_rows_of_versions(found) -%}
    {#- Statements that put rows, given as node -> [made_of, version], in the place of what landing.versions has of these nodes. -#}
    {%- if found -%}
        delete from landing.versions where node in ('{{ found | join("', '") }}');
        insert into landing.versions values
        {%- for node, row in found.items() %}
            ('{{ node }}', {{ "'" ~ row[0] ~ "'" if row[0] else 'null' }}, {{ "'" ~ row[1] ~ "'" if row[1] else 'null' }}){{ ',' if not loop.last else ';' }}
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{% macro keep_passed() -%}
    {#- Statements for the end of a run that note which data tests passed on what. -#}
    {%- set found = {} -%}
    {%- for node, digest in graph.get('abm_passed', {}).items() if execute -%}
        {%- do found.update({node: [digest, none]}) -%}
    {%- endfor -%}
    {{ keep_rows_of_versions(found) }}
{%- endmacro %}

{% macro view_version(node, known) -%}
    {#- The version of a view, by what it says and the versions that what it reads has, or had; none where one is not known. -#}
    {%- set versions = parent_versions([node.unique_id], known) -%}
    {{ return(local_md5(known.get('project', {}).get('version') ~ versions | join('|')) if none not in versions else none) }}
{%- endmacro %}

{% macro keep_view_versions() -%}
    {#- Statements for the end of a run that note the versions of the marts that are views: what they say, and the versions of what they read.
        And, of a view whose config `changes` names a macro that says which of its rows are others than before, the step by which the copy
        is brought up to date: where all it reads is as the last version had it, or was replaced by a step. -#}
    {%- set found = {} -%}
    {%- if execute and 'abm_versions' in graph -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == 'marts' and node.config.materialized == 'view' -%}
            {%- set known, before = graph['abm_versions'], graph['abm_versions_before'] -%}
            {%- set version, last = view_version(node, known), before.get(node.unique_id, {}).get('version') -%}
            {%- do found.update({node.unique_id: [none, version]}) -%}
            {%- set unknown = [] -%}
            {%- for id in node.depends_on.nodes if graph.nodes[id].config.materialized == 'history' -%}
                {%- if id not in graph['abm_stepped'] and known.get(id) != before.get(id) -%}
                    {%- do unknown.append(id) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- if node.config.get('changes') and version and version != last and last == view_version(node, before) and not unknown -%}
                {{ keep_row_of_step(node.unique_id, last, version, 'signal_id', context[node.config.get('changes')]()) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ keep_rows_of_versions(found) }}
{%- endmacro %}
