{% macro record_versions(conformed, id_column, object_kind, learnt=none, mergers='int_records_merged') -%}
    {#- CTEs that turn the landed versions of CRM records into intervals, ending in `versions`: each landed version, and, where
        something else was learnt of the record in between (a merge, its undoing, the end of its history, a moment that the
        CTE `learnt` names), the standing version once more from then. Merges are those of the model `mergers`. Adds valid_from_at, valid_to_at, first_loaded_at,
        survivor_crm, survivor_crm_id (null unless merged away) and is_gone (ended without a successor). -#}
landed as (
    select
        *,
        lead(loaded_at) over (partition by crm, {{ id_column }} order by loaded_at) as next_loaded_at
    from (
        select
            *,
            -- a version that is landed again once it has ended says when
            row_number() over (partition by crm, {{ id_column }}, loaded_at order by case when ended_at is null then 1 else 0 end, ended_at desc) as ending_order
        from {{ conformed }}
        where {{ is_enabled_crm('crm') }}
    ) as deliveries
    where ending_order = 1
),

mergers as (
    select * from {{ ref(mergers) }}
    where object_kind = '{{ object_kind }}'
),

moments as (
    select
        crm,
        {{ id_column }},
        ended_at as moment_at
    from landed
    -- a version that follows at once has replaced it
    where ended_at is not null and (next_loaded_at is null or next_loaded_at > {{ add_minutes('ended_at', var('max_history_gap_minutes')) }})
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
            and (landed.next_loaded_at is null or landed.next_loaded_at > moments.moment_at)
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
            and (mergers.until_at is null or standing.valid_from_at < mergers.until_at)
),

versions as (
    select
        standing.*,
        survivors.survivor_crm,
        survivors.survivor_crm_id,
        coalesce(standing.ended_at <= standing.valid_from_at, false) as is_gone,
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
            row_number() over (partition by crm, {{ id_column }}, loaded_at, ended_at order by landed_file, landed_row) as delivery_order
        from staged
    ) as delivered
    {%- if is_incremental() %}
    left join {{ this }} as kept
        on
            delivered.crm = kept.crm
            and delivered.{{ id_column }} = kept.{{ id_column }}
            and delivered.loaded_at = kept.loaded_at
            and coalesce(delivered.ended_at, delivered.loaded_at) = coalesce(kept.ended_at, kept.loaded_at)
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
