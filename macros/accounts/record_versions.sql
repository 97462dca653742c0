{% macro record_versions(conformed, id_column, object_kind, learnt=none, mergers='int_records_merged') -%}
    {#- CTEs that turn the landed versions of CRM records into intervals, ending in `versions`: each landed version, and, where
        something else was learnt of the record in between (a merge, its undoing, the end of its history, a moment that the
        CTE `learnt` names), the standing version once more from then. Merges are those of the model `mergers`. Adds valid_from_at, valid_to_at, first_loaded_at,
        survivor_crm, survivor_crm_id (null unless merged away) and is_gone (ended without a successor). -#}
deliveries as (
    {{ standing_deliveries(conformed, id_column) }}
),

beginnings as (
    select
        crm,
        {{ id_column }},
        started_at,
        lead(started_at) over (partition by crm, {{ id_column }} order by started_at) as next_started_at
    from (select distinct crm, {{ id_column }}, started_at from {{ conformed }} where started_at is not null) as begun
),

ends as (
    -- an end that came without stamping its row anew is known from the table's first load after it
    select distinct
        crm,
        moment_at as ended_at,
        min(load_at) over (partition by crm order by moment_at range between current row and unbounded following) as learnt_at
    from (
        select
            crm,
            loaded_at as moment_at,
            loaded_at as load_at
        from {{ conformed }}
        union all
        select
            crm,
            ended_at as moment_at,
            cast(null as timestamp) as load_at
        from {{ conformed }}
        where ended_at > loaded_at
    ) as loads_and_ends
),

landed as (
    select
        deliveries.*,
        case
            when deliveries.ended_at > deliveries.loaded_at
                -- of such an end only the next version's beginning tells that it was no end of the record
                then case
                    when coalesce(beginnings.next_started_at > {{ add_minutes('deliveries.ended_at', var('max_history_gap_minutes')) }}, true)
                        then ends.learnt_at
                end
            when
                deliveries.ended_at is not null
                -- rows of one sync may be stamped moments apart; what is loaded on another day was not known on this one
                and coalesce(
                    deliveries.next_loaded_at > {{ add_minutes('deliveries.loaded_at', var('max_history_gap_minutes')) }}
                    or cast(deliveries.next_loaded_at as date) > cast(deliveries.loaded_at as date),
                    true
                )
                then deliveries.loaded_at
        end as gone_at
    from deliveries
    left join beginnings
        on
            deliveries.crm = beginnings.crm
            and deliveries.{{ id_column }} = beginnings.{{ id_column }}
            and deliveries.started_at = beginnings.started_at
    left join ends on deliveries.crm = ends.crm and deliveries.ended_at = ends.ended_at
),

mergers as (
    select * from {{ ref(mergers) }}
    where object_kind = '{{ object_kind }}'
),

moments as (
    select
        crm,
        {{ id_column }},
        gone_at as moment_at
    from landed
    where gone_at is not null
    union
    select
        crm,
        crm_id as {{ id_column }},
        known_at as moment_at
    from mergers
    union
    select
        crm,
        crm_id as {{ id_column }},
        until_at as moment_at
    from mergers
    where until_at is not null
    {%- if learnt %}
    union
    select
        crm,
        {{ id_column }},
        moment_at
    from {{ learnt }}
    {%- endif %}
),

standing as (
    select
        landed.*,
        landed.loaded_at as valid_from_at
    from landed
    union all
    select
        landed.*,
        moments.moment_at as valid_from_at
    from landed
    inner join moments
        on
            landed.crm = moments.crm
            and landed.{{ id_column }} = moments.{{ id_column }}
            and landed.loaded_at < moments.moment_at
            and {{ is_before_end('moments.moment_at', 'landed.next_loaded_at') }}
),

survivors as (
    select
        standing.crm,
        standing.{{ id_column }},
        standing.valid_from_at,
        mergers.survivor_crm,
        mergers.survivor_crm_id,
        row_number() over (
            partition by standing.crm, standing.{{ id_column }}, standing.valid_from_at
            order by mergers.known_at desc, mergers.survivor_crm desc, mergers.survivor_crm_id asc
        ) as survivor_order
    from standing
    inner join mergers
        on
            standing.crm = mergers.crm
            and standing.{{ id_column }} = mergers.crm_id
            and standing.valid_from_at >= mergers.known_at
            and {{ is_before_end('standing.valid_from_at', 'mergers.until_at') }}
),

versions as (
    select
        standing.*,
        survivors.survivor_crm,
        survivors.survivor_crm_id,
        coalesce(standing.gone_at <= standing.valid_from_at, false) as is_gone,
        lead(standing.valid_from_at) over (partition by standing.crm, standing.{{ id_column }} order by standing.valid_from_at) as valid_to_at,
        min(standing.valid_from_at) over (partition by standing.crm, standing.{{ id_column }}) as first_loaded_at
    from standing
    left join survivors
        on
            standing.crm = survivors.crm
            and standing.{{ id_column }} = survivors.{{ id_column }}
            and standing.valid_from_at = survivors.valid_from_at
            and survivors.survivor_order = 1
)
{%- endmacro %}

{% macro standing_deliveries(conformed, id_column) -%}
    {#- A select of the kept versions of CRM records that stood from their load on, each with the next: of what had been loaded by a
        moment the version begun last, as delivered last. One that had been replaced before it was loaded says nothing new; it
        stays where versions are kept. Without a history a record is what stood at its load. -#}
    select
        *,
        lead(loaded_at) over (partition by crm, {{ id_column }} order by loaded_at) as next_loaded_at
    from (
        select
            *,
            -- a version that is landed again once it has ended says when
            row_number() over (
                partition by crm, {{ id_column }}, loaded_at
                order by coalesce(started_at, loaded_at) desc, case when ended_at is null then 1 else 0 end, ended_at desc
            ) as load_order,
            max(started_at) over (partition by crm, {{ id_column }} order by loaded_at) as last_started_at,
            max(case when started_at is null then loaded_at end) over (partition by crm, {{ id_column }} order by loaded_at) as last_stated_at
        from {{ conformed }}
        where {{ is_enabled_crm('crm') }}
    ) as kept
    where
        load_order = 1
        and (
            started_at is null
            or (started_at = last_started_at and (last_stated_at is null or coalesce(ended_at, loaded_at) >= last_stated_at))
        )
{%- endmacro %}

{% macro is_enabled_crm(crm) -%}
    {#- True for a CRM whose feed is switched on: kept versions of one that is off count for nothing. -#}
    {{ crm }} in (
    {%- for feed in var('crms') if (var(feed ~ '_enabled', true) ~ '') | lower != 'false' -%}
        '{{ feed }}',
    {%- endfor -%}
    '')
{%- endmacro %}

{% macro keep_versions(id_column, columns) -%}
    {#- The end of a model that keeps every landed version though a later landing holds the latest state only: of CTE `staged`,
        the rows that this table does not have yet, each once, marked with the landing they are of. -#}
    select
    {%- for column in columns %}
        delivered.{{ column }},
    {%- endfor %}
        cast({{ landing_generation() }} as bigint) as landing_generation
    from (
        select
            *,
            row_number() over (partition by crm, {{ id_column }}, loaded_at, started_at, ended_at order by landed_file, landed_row) as delivery_order
        from staged
    ) as delivered
    {%- if is_incremental() %}
    left join {{ this }} as kept
        on
            delivered.crm = kept.crm
            and delivered.{{ id_column }} = kept.{{ id_column }}
            and delivered.loaded_at = kept.loaded_at
            and delivered.started_at is not distinct from kept.started_at
            and delivered.ended_at is not distinct from kept.ended_at
    {%- endif %}
    where delivered.delivery_order = 1{{ ' and kept.crm is null' if is_incremental() }}
{%- endmacro %}

{% macro landing_generation() -%}
    {#- Number of the landing that is loaded: another folder is another number. 0 where only connectors land. -#}
    {%- set relation = source('landing', 'generation') -%}
    {%- if execute and load_relation(relation) -%}
        (select coalesce(max(generation), 0) from {{ relation }})
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}

{% macro forget_other_landings() -%}
    {#- Statement to run before a model that keeps versions: those of another landing are no history of this one. -#}
    {%- if is_incremental() -%}
        delete from {{ this }} where landing_generation <> {{ landing_generation() }}
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}

{% macro add_version_columns() -%}
    {#- Statement to run, by itself, before a model that keeps versions: a table kept from before versions had a beginning gets the column,
        which the rows kept so far leave null. It cannot be done while the model runs, for the model reads the column. -#}
    {%- if is_incremental() and 'started_at' not in adapter.get_columns_in_relation(this) | map(attribute='name') | map('lower') | list -%}
        alter table {{ this }} add column started_at timestamp
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}
