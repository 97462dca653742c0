{% macro held_score(score, recent_best_score, margin_points) -%}
    {#- The score by which an account is tiered and competes for a place: its best of the last weeks, but at most a margin above today's,
        and never less than today's. -#}
    greatest({{ score }}, least(coalesce({{ recent_best_score }}, {{ score }}), {{ score }} + {{ margin_points }}))
{%- endmacro %}
