{% macro capped_points(points, daily_cap, nth) -%}
    {#- What the nth equal signal of a day adds under a cap on the day's total: the cap bites on the absolute value, so that
        negative signals are capped too. The first n together give sign x least(n x |points|, cap). -#}
    sign({{ points }}) * (
        least({{ nth }} * abs({{ points }}), {{ daily_cap }})
        - least(({{ nth }} - 1) * abs({{ points }}), {{ daily_cap }})
    )
{%- endmacro %}

{% macro interpolated_points(observed, low_observed, low_points, high_observed, high_points) -%}
    {#- Points between two knots of a band table: rising in a straight line from the lower knot to the upper; beyond the last
        knot (no upper) they stay. -#}
    case
        when {{ high_observed }} is null then {{ low_points }}
        else {{ low_points }} + ({{ high_points }} - {{ low_points }}) * ({{ observed }} - {{ low_observed }}) / ({{ high_observed }} - {{ low_observed }})
    end
{%- endmacro %}
