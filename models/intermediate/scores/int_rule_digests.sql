-- A digest of each set of rules as it stands, to be compared with what the change log says it was at its last change.
with int_rule_digests as (
    {%- for rule_set in logged_rule_sets() %}
        {{ rule_digest(rule_set) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_rule_digests
