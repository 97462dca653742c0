{% macro counts_in_week(weeks, signals, window) -%}
    {#- Condition: a weighted signal counts for its account in a week that is computed anew, by the end of which it is no older than a window (a
        row of scoring_parameters, in days). -#}
    {{ weeks }}.account_id = {{ signals }}.account_id
    and {{ is_due(weeks ~ '.as_of_on') }}
    and {{ is_within_reach(signals ~ '.occurred_on', [window]) }}
    and {{ weeks }}.as_of_on >= {{ signals }}.counts_from_week_on
    and {{ weeks }}.as_of_on >= {{ signals }}.occurred_on
    and {{ weeks }}.as_of_on < {{ signals }}.expires_on
    and {{ days_between(signals ~ '.occurred_on', weeks ~ '.as_of_on') }} < {{ scoring_parameter(window) }}
{%- endmacro %}
