{% macro due_since() -%}
    {#- The day that int_recomputation_due has, as text; none where that is any day, or where there is no such table yet. Once this run has
        made that table its day is kept (macro keep_answer): most models and tests ask for it. -#}
    {%- set kept = kept_answers() -%}
    {%- if 'due_since' in kept -%}
        {{ return(kept['due_since']) }}
    {%- endif -%}
    {%- set due = load_relation(built_relation('intermediate', 'int_recomputation_due')) -%}
    {%- if due is not none -%}
        {{ return(run_query('select cast(since_on as ' ~ dbt.type_string() ~ ') from ' ~ due).columns[0].values()[0]) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{% macro keep_due_since() -%}
    {#- For the moment at which int_recomputation_due is made: its day stands for the rest of the run. Gives no statement. -#}
    {%- if execute -%}
        {%- do keep_answer('due_since', due_since()) -%}
    {%- endif -%}
{%- endmacro %}

{% macro recomputed_since(table=none) -%}
    {#- The day from which on this model, or another of its layer, computes anew, as text: the model int_recomputation_due has it. None where
        everything is computed: a first build, another project than the last whole build's, --full-refresh, a unit test. -#}
    {%- set found = [none] -%}
    {%- if execute and model.resource_type == 'model' and not should_full_refresh() -%}
        {%- set since = due_since() -%}
        {%- if since is not none and load_relation(built_relation('intermediate', table) if table else this) is not none -%}
            {%- do found.append(since) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(found | last) }}
{%- endmacro %}

{% macro built_relation(layer, name) -%}
    {#- A model by its layer's schema and name, for what is asked of it while another is made: no reference that a unit test would have
        to give. Whoever asks depends on it by way of others. -#}
    {{ return(api.Relation.create(database=target.database, schema=generate_schema_name(layer), identifier=name)) }}
{%- endmacro %}

{% macro compared_no_longer() -%}
    {#- Condition: a week of a model that is not published and is too long ago to be compared (var compared_weeks). -#}
    model_version <> '{{ var("active_model_version") }}'
    and as_of_on <= (select {{ add_days('max(as_of_on)', '-7 * ' ~ var('compared_weeks')) }} from {{ built_relation('intermediate', 'int_weeks') }})
{%- endmacro %}

{% macro is_due(day) -%}
    {#- Condition: a row of this day or week is computed anew. Everything else in the table stands as it is. -#}
    {%- set since = recomputed_since() -%}
    {%- if since -%}
        {{ day }} >= cast('{{ since }}' as date)
    {%- elif config.get('in_parts') -%}
        {{ day }} between {{ all_weeks() }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro all_weeks() -%}
    {#- The bounds of all weeks there can be, in whose place a history that is made in parts has the bounds of one part. -#}
    cast('0001-01-01' as date) and cast('9999-12-31' as date)
{%- endmacro %}

{% macro parts_of_history() -%}
    {#- The bounds of the parts in which a history of weeks is made where all of it is computed, as a list: parts of equally many weeks, so many
        that each has about `account_weeks_in_a_part` of the accounts' weeks. What is grouped and joined at once then fits into memory, and a year of
        100,000 accounts is not set aside on the disk. -#}
    {%- if 'abm_parts' not in graph -%}
        {%- set found = run_query(
            'select cast(as_of_on as ' ~ dbt.type_string() ~ ') from ' ~ built_relation('intermediate', 'int_account_weeks') ~ ' group by as_of_on order by as_of_on'
        ) -%}
        {%- set weeks = found.columns[0].values() | list -%}
        {%- set n_rows = run_query('select count(*) from ' ~ built_relation('intermediate', 'int_account_weeks')).columns[0].values()[0] -%}
        {%- set n_parts = [(n_rows / var('account_weeks_in_a_part')) | round(0, 'ceil') | int, 1] | max -%}
        {%- set n_weeks = [(weeks | length / n_parts) | round(0, 'ceil') | int, 1] | max -%}
        {%- set parts = [] -%}
        {%- for part in weeks | batch(n_weeks) -%}
            {%- do parts.append("cast('" ~ (part | first) ~ "' as date) and cast('" ~ (part | last) ~ "' as date)") -%}
        {%- endfor -%}
        {%- do graph.update({'abm_parts': parts or [all_weeks()]}) -%}
    {%- endif -%}
    {{ return(graph['abm_parts']) }}
{%- endmacro %}

{% macro is_within_reach(day, windows) -%}
    {#- Condition: what counts from this day on, for as long as some windows together (rows of scoring_parameters, of days or weeks), may count
        in a week that this model computes anew; true where it computes all. The day is written out, so that a scan passes over the
        blocks before it, and what cannot matter any more is not joined. -#}
    {%- set since = recomputed_since() -%}
    {%- if since -%}
        {%- set bound = modules.datetime.date.fromisoformat(since) - modules.datetime.timedelta(days=days_of_windows(windows)) -%}
        {{ day }} > cast('{{ bound }}' as date)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro days_of_windows(windows) -%}
    {#- How many days some rows of scoring_parameters are together, which are of days or weeks; for what is written into a query as it runs. -#}
    {%- set kept = kept_answers() -%}
    {%- set lengths = kept.get('windows') or {} -%}
    {%- if not lengths -%}
        {%- for row in run_query("select parameter, unit, value from " ~ ref('scoring_parameters') ~ " where unit in ('days', 'weeks')").rows -%}
            {%- do lengths.update({row[0]: row[2] | int * (7 if row[1] == 'weeks' else 1)}) -%}
        {%- endfor -%}
        {%- do keep_answer('windows', lengths) -%}
    {%- endif -%}
    {%- set days = [] -%}
    {%- for window in windows -%}
        {%- do days.append(lengths[window]) -%}
    {%- endfor -%}
    {{ return(days | sum) }}
{%- endmacro %}

{% macro is_learnt_due(moments, table=none) -%}
    {#- Condition: one of these moments is of a day that this model, or another of its layer, computes anew; true where it computes all. -#}
    {%- set since = recomputed_since(table) -%}
    {%- set conditions = [] -%}
    {%- for moment in moments -%}
        {%- do conditions.append(moment ~ " >= cast('" ~ since ~ "' as timestamp)") -%}
    {%- endfor -%}
    {{ '(' ~ conditions | join(' or ') ~ ')' if since else 'true' }}
{%- endmacro %}

{% macro is_listed_due(id, due) -%}
    {#- Condition: the signal or identity is one of those that a model of due ones lists; true where this model computes all. A model that asks
        depends on that one, but a unit test, which computes all, need not give it. -#}
    {%- if not execute -%}
        {%- do ref(due) -%}
    {%- endif -%}
    {{ is_listed(id, due) if recomputed_since() else 'true' }}
{%- endmacro %}

{% macro is_listed(id, due) -%}
    {#- Condition: the signal or identity is one of those that a model lists, in a column of that name. -#}
    {{ id }} in (select due.{{ id.split('.') | last }} from {{ built_relation('intermediate', due) }} as due)
{%- endmacro %}

{% macro learnt_on(feed, table, loaded_at) -%}
    {#- The day on which a record was loaded; 9999-12-31 for one that is put together, which may have come by another load tomorrow. -#}
    case when {{ is_put_together(feed, table) }} then cast('9999-12-31' as date) else cast({{ loaded_at }} as date) end
{%- endmacro %}

{% macro is_put_together(feed, table) -%}
    {#- Condition: records of this table take something from rows of another one that may be loaded later, so they never stand. -#}
    coalesce({{ feed }} = 'hubspot' and {{ table }} like 'engagement_%', false)
{%- endmacro %}

{% macro files_due() -%}
    {#- The files whose rows this build reads anew, as a list. -#}
    {%- if 'abm_files_due' not in graph -%}
        {%- set found = run_query('select landed_file from ' ~ built_relation('intermediate', 'int_files_due') ~ ' order by 1') -%}
        {%- do graph.update({'abm_files_due': found.columns[0].values() | list}) -%}
    {%- endif -%}
    {{ return(graph['abm_files_due']) }}
{%- endmacro %}

{% macro is_of_file_due(landed_file, most_written=1000) -%}
    {#- Condition: the row is of one of these files. A few are written out, so that a scan passes over the blocks of all others; of many
        there are none to pass over. -#}
    {%- set files = files_due() -%}
    {%- if files | length > most_written -%}
        {{ landed_file }} in (select due.landed_file from {{ built_relation('intermediate', 'int_files_due') }} as due)
    {%- else -%}
        {%- set written = ["''"] -%}
        {%- for file in files -%}
            {%- do written.append(dbt.string_literal(dbt.escape_single_quotes(file))) -%}
        {%- endfor -%}
        {{ landed_file }} in ({{ written | join(', ') }})
    {%- endif -%}
{%- endmacro %}

{% macro is_due_file(landed_file, table=none) -%}
    {#- Condition: the row is of a file that this model, or another of its layer, reads anew; true where it reads all. -#}
    {{ is_of_file_due(landed_file) if recomputed_since(table) else 'true' }}
{%- endmacro %}

{% macro tested_since() -%}
    {#- The day from which on the data test being run looks at history, as text. None, which is all of it, unless the build before passed:
        a row that failed once is looked at until it is right; nor where a warning is asked for, which would be given once and never again;
        nor outside `dbt build`, which does not say what was tested. Another project, tests among it, makes every day due. -#}
    {%- set found = [none] -%}
    {%- set may_restrict = execute and flags.WHICH == 'build' and model.resource_type == 'test' and not should_full_refresh() -%}
    {%- if may_restrict and config.get('severity', 'error') | lower == 'error' and last_build_passed() -%}
        {%- do found.append(due_since()) -%}
    {%- endif -%}
    {{ return(found | last) }}
{%- endmacro %}

{% macro is_tested(day) -%}
    {#- Condition: a row of this day or week is one that the data test being run has to look at, or a row of this file, where that is what
        `day` names; true where it looks at all of history. For a claim about the rows of one day, week or file at a time: all others stand
        as they were when the test passed. -#}
    {%- set since = tested_since() -%}
    {%- if since and day == 'landed_file' -%}
        {{ is_of_file_due(day) }}
    {%- else -%}
        {{ day ~ " >= cast('" ~ since ~ "' as date)" if since else 'true' }}
    {%- endif -%}
{%- endmacro %}

{% macro due_rows(relation, day, due_in=none) -%}
    {#- The rows of a relation that a data test has to look at (macro is_tested), or those whose `day` the model `due_in` lists. Where that is
        all of them, the relation itself. -#}
    {%- set condition = is_listed(day, due_in) if due_in else is_tested(day) -%}
    {{ '(select * from ' ~ relation ~ ' where ' ~ condition ~ ')' if tested_since() else relation }}
{%- endmacro %}

{% macro due_rows_of_history(relation, key=none, listed_in=none) -%}
    {#- due_rows of the model a generic test is attached to, where that says with `history_on` of which day a row is, or with `due_in` which
        model lists the signals (or what else `history_on` names) that are due, or where the test names such a model; all of it where the test
        is of a key that rows of several days, or signals, could share. -#}
    {%- set tested = graph.nodes.get(model.attached_node) if execute and model.resource_type == 'test' else none -%}
    {%- set due_in = listed_in.identifier if listed_in else tested.config.get('due_in') if tested else none -%}
    {%- set kept_by = (tested.config.get('history_on') if tested else none) or ('signal_id' if due_in else none) -%}
    {{ relation if not kept_by or key and kept_by not in key else due_rows(relation, kept_by, due_in) }}
{%- endmacro %}

{% macro last_week_note() -%}
    {#- What a note says of the week in which the last whole build was made. -#}
    the week of the last build is not over
{%- endmacro %}

{% macro note_whole_build() -%}
    {#- Statements for the end of a run, after record_build: where every model was made, nothing is due any more but the last week, which is
        not over; where any was not, the notes stay, and the next build computes what this one was to. -#}
    {%- set weeks = load_relation(built_relation('intermediate', 'int_weeks')) if execute and flags.WHICH in ('build', 'run') else none -%}
    {%- if weeks is not none -%}
        {%- set is_whole -%}
            (select is_built from landing.builds where build_number = (select max(build_number) from landing.builds))
        {%- endset -%}
        delete from landing.changes where {{ is_whole }};
        insert into landing.changes
        select
            '{{ last_week_note() }}' as what,
            max(as_of_on) as loaded_on,
            false as is_any_day
        from {{ weeks }}
        where {{ is_whole }}
        having count(*) > 0;
        delete from landing.stray_days where {{ is_whole }};
        insert into landing.stray_days
        select loaded_on from {{ built_relation('staging', 'stg_landing__stray_days') }}
        where {{ is_whole }};
        update landing.project set built_digest = digest where {{ is_whole }};
    {%- endif -%}
{%- endmacro %}
