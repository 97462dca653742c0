{% macro forget_redelivered(id_column, models) -%}
    {#- Statement to run before a model that keeps versions: one that the landing holds is taken from there again, for its file may have been
        corrected since, or be in quarantine now. `models` maps each staging model to whether its versions say when they began and ended. -#}
    {%- set delivered = [] -%}
    {%- for name, has_history in models.items() -%}
        {%- set period = 'started_at, ended_at' if has_history else 'cast(null as timestamp) as started_at, cast(null as timestamp) as ended_at' -%}
        {%- do delivered.append('select feed_id as crm, ' ~ id_column ~ ', loaded_at, ' ~ period ~ ' from ' ~ ref(name)) -%}
    {%- endfor -%}
    {%- set is_again -%}
        delivered.crm = kept.crm
        and delivered.{{ id_column }} = kept.{{ id_column }}
        and delivered.loaded_at = kept.loaded_at
        and delivered.started_at is not distinct from kept.started_at
        and delivered.ended_at is not distinct from kept.ended_at
    {%- endset -%}
    {%- if is_incremental() -%}
        delete from {{ this }} as kept
        where {{ is_due('cast(kept.loaded_at as date)') }} and exists (select 1 from ({{ delivered | join(' union all ') }}) as delivered where {{ is_again }})
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}
