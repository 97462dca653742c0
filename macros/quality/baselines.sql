{#- How many weeks before the tested window its baseline reaches back: the number, and a relation of the numbers up to it. -#}
{% macro baseline_length() -%}
    {{ return(var('qa_baseline_weeks') | int) }}
{%- endmacro %}

{% macro baseline_weeks() -%}
    (
        select 1 as n_weeks
    {%- for n_weeks in range(2, (var('qa_baseline_weeks') | int) + 1) %}
        union all
        select {{ n_weeks }} as n_weeks
    {%- endfor %}
    )
{%- endmacro %}

{#- A count on the scale on which counts of any size scatter alike (Anscombe): chance alone gives a spread of about 1. -#}
{% macro on_count_scale(n) -%}
    2 * sqrt({{ n }} + 0.375)
{%- endmacro %}

{#- Back from the count scale to a count; below the scale's zero there is no count. -#}
{% macro from_count_scale(value) -%}
    (case when {{ value }} <= 0 then -0.375 else ({{ value }}) * ({{ value }}) / 4 - 0.375 end)
{%- endmacro %}

{#- Usual distance from the middle: the median distance, scaled as for a bell curve, and never below a floor. A fault among
    the earlier values moves it little, and a handful of equal values does not make it zero. -#}
{% macro robust_spread(median_distance, floor) -%}
    greatest(1.4826 * {{ median_distance }}, {{ floor }})
{%- endmacro %}

{#- From which value on a check warns or fails, by the kind of its baseline:
      none      the rule row's own number
      chance    that number, and as many spreads more as chance gives a share of so few records
      level     that number, or so many spreads above what is usual where that is more
      both      the greater of chance and level
      multiple  that many times what is usual
      count     so many spreads beyond what is usual, on the count scale
    The baseline is centre and spread, which leave the tested window out. -#}
{% macro limit_of(threshold, spreads, baseline='baseline', direction='direction') -%}
    case {{ baseline }}
        when 'none' then {{ threshold }}
        when 'multiple' then {{ threshold }} * centre
        when 'count'
            then {{ from_count_scale('centre + case when ' ~ direction ~ " = 'below' then -1 else 1 end * " ~ spreads ~ ' * spread') }}
        else greatest(
            {{ threshold }}
            + case when {{ baseline }} in ('chance', 'both') then {{ spreads }} * sqrt({{ threshold }} * (1 - {{ threshold }}) / nullif(n_records, 0)) else 0 end,
            coalesce(case when {{ baseline }} in ('level', 'both') then centre + {{ spreads }} * spread end, 0)
        )
    end
{%- endmacro %}
