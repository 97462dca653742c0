{#- The rules of the checklist and those of the door as one select, one row per check. -#}
{% macro quality_rules() -%}
    select
        check_id,
        metric,
        direction,
        baseline,
        warn_at,
        fail_at,
        warn_spreads,
        fail_spreads,
        min_records,
        n_days_running,
        severity,
        owner,
        remedy
    from {{ ref('qa_checks') }}
    union all
    select
        'door_' || check_id as check_id,
        'door_' || check_id as metric,
        'above' as direction,
        'none' as baseline,
        min(threshold) as warn_at,
        -- a check that only warns has nothing beyond which it fails
        min(case when severity = 'hold' then threshold end) as fail_at,
        null as warn_spreads,
        null as fail_spreads,
        0 as min_records,
        1 as n_days_running,
        'warn' as severity,
        min(owner) as owner,
        'Run python -m abm check: it names file, column and reason.' as remedy
    from {{ ref('door_checks') }}
    group by check_id
{%- endmacro %}
