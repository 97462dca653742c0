{% macro week_ending_on(moment) -%}
    {#- The Sunday that ends the ISO week (Monday to Sunday, UTC) of a date or timestamp. -#}
    {{ return(adapter.dispatch('week_ending_on', 'abm')(moment)) }}
{%- endmacro %}

{% macro default__week_ending_on(moment) -%}
    cast(date_trunc('week', {{ moment }}) as date) + 6
{%- endmacro %}

{% macro spark__week_ending_on(moment) -%}
    date_add(cast(date_trunc('week', {{ moment }}) as date), 6)
{%- endmacro %}

{% macro days_between(earlier, later) -%}
    {#- Whole days from one date to another; negative where they are the other way round. -#}
    {{ return(adapter.dispatch('days_between', 'abm')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    (cast({{ later }} as date) - cast({{ earlier }} as date))
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
    datediff(cast({{ later }} as date), cast({{ earlier }} as date))
{%- endmacro %}

{% macro add_days(day, n_days) -%}
    {#- A date a number of days later; the number may be any numeric expression without a fraction. -#}
    {{ return(adapter.dispatch('add_days', 'abm')(day, n_days)) }}
{%- endmacro %}

{% macro default__add_days(day, n_days) -%}
    (cast({{ day }} as date) + cast({{ n_days }} as integer))
{%- endmacro %}

{% macro spark__add_days(day, n_days) -%}
    date_add(cast({{ day }} as date), cast({{ n_days }} as int))
{%- endmacro %}

{% macro add_minutes(moment, n_minutes) -%}
    {#- A timestamp a number of minutes later. -#}
    {{ return(adapter.dispatch('add_minutes', 'abm')(moment, n_minutes)) }}
{%- endmacro %}

{% macro default__add_minutes(moment, n_minutes) -%}
    ({{ moment }} + to_minutes(cast({{ n_minutes }} as bigint)))
{%- endmacro %}

{% macro weekly_series(first_on, last_on) -%}
    {#- A select giving one row (as_of_on) a week from first_on to last_on, both scalar expressions over the from clause. -#}
    {{ return(adapter.dispatch('weekly_series', 'abm')(first_on, last_on)) }}
{%- endmacro %}

{% macro default__weekly_series(first_on, last_on) -%}
    cast(unnest(generate_series(cast({{ first_on }} as timestamp), cast({{ last_on }} as timestamp), interval 7 day)) as date)
{%- endmacro %}

{% macro spark__weekly_series(first_on, last_on) -%}
    explode(sequence({{ first_on }}, {{ last_on }}, interval 7 days))
{%- endmacro %}

{% macro epoch_seconds(moment) -%}
    {#- Seconds since 1970 of a timestamp, without the fraction. -#}
    {{ return(adapter.dispatch('epoch_seconds', 'abm')(moment)) }}
{%- endmacro %}

{% macro default__epoch_seconds(moment) -%}
    cast(floor(epoch({{ moment }})) as bigint)
{%- endmacro %}

{% macro spark__epoch_seconds(moment) -%}
    unix_timestamp({{ moment }})
{%- endmacro %}
