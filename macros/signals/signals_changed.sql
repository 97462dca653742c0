{#- Conditions of the rows that are others after a build than before it in marts that are views: the copy for readers is brought up to date by
    them (config `changes`, macro keep_view_versions). -#}
{% macro signals_changed(kept_in) -%}
    {#- Condition: the signal was worked out anew, or names a person of whom it changed whether they may be named. -#}
    signal_id in (
        select due.signal_id from {{ built_relation('intermediate', 'int_signals_due') }} as due
        union all
        select kept.signal_id from {{ built_relation('intermediate', kept_in) }} as kept
        where kept.person_id in (select people.person_id from {{ built_relation('intermediate', 'int_people_changed') }} as people)
    )
{%- endmacro %}

{% macro fct_signals_changed() -%}
    {#- Condition: a row of fct_signals is another than before, or leaves because its term is over. -#}
    {{ signals_changed('int_signals_described') }}
    or expires_on <= (select horizon.last_loaded_on from {{ built_relation('intermediate', 'int_signals_horizon') }} as horizon)
{%- endmacro %}

{% macro bridge_account_signals_changed() -%}
    {#- Condition: a row of bridge_account_signals is another than before. -#}
    {{ signals_changed('int_signals_weighted') }}
{%- endmacro %}
