{% macro band_faults(rules, subject) -%}
    {#- Where bands of rule rows (min_value, included, to max_value, not included; none is no upper end) leave a gap, overlap or run
        backwards, a sentence each. `subject` is what bands of one kind share. -#}
    {%- set text = dbt.type_string() -%}
    select
        subject,
        case
            when max_value <= min_value
                then rule_id || ' runs from ' || cast(min_value as {{ text }}) || ' to ' || cast(max_value as {{ text }}) || ': max_value must be above min_value'
            when max_value < next_min_value
                then 'nothing covers ' || cast(max_value as {{ text }}) || ' to ' || cast(next_min_value as {{ text }}) || ': let ' || next_rule_id || ' begin where '
                || rule_id || ' ends'
            when next_min_value is not null
                then rule_id || ' and ' || next_rule_id || ' both cover ' || cast(next_min_value as {{ text }}) || ': let one begin where the other ends'
            else 'nothing covers ' || cast(max_value as {{ text }}) || ' and above: leave max_value of ' || rule_id || ' blank'
        end as fault
    from (
        select
            {{ subject }} as subject,
            rule_id,
            min_value,
            max_value,
            lead(min_value) over (partition by {{ subject }} order by min_value, rule_id) as next_min_value,
            lead(rule_id) over (partition by {{ subject }} order by min_value, rule_id) as next_rule_id
        from {{ rules }}
        where min_value is not null
    ) as bands
    where
        max_value <= min_value
        or max_value <> next_min_value
        or (max_value is null) <> (next_min_value is null)
{%- endmacro %}
