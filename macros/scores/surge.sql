{% macro surge_windows() -%}
    {#- The rules of a surge as one row: how many recent weeks, how many before them, the ratio and the least points. -#}
    select
        {{ scoring_parameter('surge_recent_weeks') }} as n_recent,
        {{ scoring_parameter('surge_baseline_weeks') }} as n_baseline,
        {{ scoring_parameter('surge_ratio') }} as surge_ratio,
        {{ scoring_parameter('surge_minimum_points') }} as minimum_points
{%- endmacro %}

{% macro is_surge(recent_points, baseline_points, windows) -%}
    {#- Condition: the recent weeks reach the least points and, a week, the ratio to the weeks before them. -#}
    {{ recent_points }} >= {{ windows }}.minimum_points
    and {{ recent_points }} / {{ windows }}.n_recent >= {{ windows }}.surge_ratio * {{ baseline_points }} / {{ windows }}.n_baseline
{%- endmacro %}
