{% macro median_of(expression) -%}
    {#- The middle value of a group; of an even number of values, the mean of the two in the middle. -#}
    {{ return(adapter.dispatch('quantile_of', 'abm')(expression, 0.5)) }}
{%- endmacro %}

{% macro quantile_of(expression, share) -%}
    {#- The value below which that share of a group lies, interpolated between neighbours. -#}
    {{ return(adapter.dispatch('quantile_of', 'abm')(expression, share)) }}
{%- endmacro %}

{% macro default__quantile_of(expression, share) -%}
    quantile_cont({{ expression }}, {{ share }})
{%- endmacro %}

{% macro spark__quantile_of(expression, share) -%}
    percentile({{ expression }}, {{ share }})
{%- endmacro %}

{% macro daily_series(first_on, last_on) -%}
    {#- A select expression giving one row a day from first_on to last_on, both scalar expressions over the from clause. -#}
    {{ return(adapter.dispatch('daily_series', 'abm')(first_on, last_on)) }}
{%- endmacro %}

{% macro default__daily_series(first_on, last_on) -%}
    cast(unnest(generate_series(cast({{ first_on }} as timestamp), cast({{ last_on }} as timestamp), interval 1 day)) as date)
{%- endmacro %}

{% macro spark__daily_series(first_on, last_on) -%}
    explode(sequence({{ first_on }}, {{ last_on }}, interval 1 day))
{%- endmacro %}
