{% macro joined_intervals(relation, keys, from_at='from_at', until_at='until_at', because=none) -%}
    {#- Intervals of a relation with those of equal keys that touch or overlap made one; an open end (null) stays open. `because`
        names a column of which the first in the alphabet is kept. -#}
    {%- set keyed = keys | join(', ') -%}
    select
        {{ keyed }},
        {{ 'min(' ~ because ~ ') as ' ~ because ~ ',' if because }}
        min({{ from_at }}) as {{ from_at }},
        case when count(*) = count({{ until_at }}) then max({{ until_at }}) end as {{ until_at }}
    from (
        select
            *,
            -- equal beginnings are peers and share an island
            sum(is_start) over (partition by {{ keyed }} order by {{ from_at }}) as island
        from (
            select
                *,
                case
                    when {{ from_at }} <= max(coalesce({{ until_at }}, cast('9999-12-31' as timestamp))) over (
                        partition by {{ keyed }} order by {{ from_at }} rows between unbounded preceding and 1 preceding
                    ) then 0
                    else 1
                end as is_start
            from {{ relation }}
        ) as neighbours
    ) as islands
    group by {{ keyed }}, island
{%- endmacro %}

{% macro is_before_end(moment, end) -%}
    {#- Condition: a moment lies before the end of an interval; an open end (null) is never reached. Each side of the comparison reads
        one table only: with an `or` over both, an engine cannot make an outer join by a hash and compares each row with each. -#}
    {{ moment }} < coalesce({{ end }}, cast('9999-12-31' as timestamp))
{%- endmacro %}

{% macro is_since_start(moment, start) -%}
    {#- Condition: a moment lies at or after the start of an interval; a start nobody knows (null) lies before all moments. -#}
    {{ moment }} >= coalesce({{ start }}, cast('0001-01-01' as timestamp))
{%- endmacro %}

{% macro key_where(condition, key) -%}
    {#- A join key that is there only for the rows of one side that a condition holds for: as a condition of its own beside the keys
        of an outer join it would, like an `or`, keep an engine from joining by a hash. -#}
    case when {{ condition }} then {{ key }} end
{%- endmacro %}

{% macro overlap(left, right) -%}
    {#- Condition: two half-open intervals (from_at, until_at) share a moment. -#}
    {{ is_before_end(right ~ '.from_at', left ~ '.until_at') }}
    and {{ is_before_end(left ~ '.from_at', right ~ '.until_at') }}
{%- endmacro %}

{% macro intervals_of_states(relation, key, moment, columns) -%}
    {#- States of a key at moments as intervals (valid_from_at, valid_to_at: null while it lasts): a moment at which nothing changed
        begins none. -#}
    {%- set text = dbt.type_string() -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ text ~ "), '')") -%}
    {%- endfor -%}
    {%- set state = dbt.hash(parts | join(" || '|' || ")) -%}
    select
        {{ key }},
        {{ moment }} as valid_from_at,
        {{ columns | join(', ') }},
        lead({{ moment }}) over (partition by {{ key }} order by {{ moment }}) as valid_to_at
    from (
        select
            *,
            {{ state }} as state,
            lag({{ state }}) over (partition by {{ key }} order by {{ moment }}) as previous_state
        from {{ relation }}
    ) as states_in_order
    where previous_state is null or previous_state <> state
{%- endmacro %}

{% macro interval_turns(relation, key) -%}
    {#- The moments (moment_at) at which an interval (from_at, until_at) of a key begins or ends, each once. -#}
    select
        {{ key }},
        from_at as moment_at
    from {{ relation }}
    union
    select
        {{ key }},
        until_at as moment_at
    from {{ relation }}
    where until_at is not null
{%- endmacro %}

{% macro stands_at_week_end(relation, as_of_on) -%}
    {#- Condition: an interval (valid_from_at, valid_to_at) holds at the end of the Sunday that names a week. -#}
    cast({{ relation }}.valid_from_at as date) <= {{ as_of_on }}
    and {{ is_before_end(as_of_on, 'cast(' ~ relation ~ '.valid_to_at as date)') }}
{%- endmacro %}
