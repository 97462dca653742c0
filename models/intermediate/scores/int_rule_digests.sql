-- A digest of each set of rules as it stands, to be compared with what the change log says it was at its last change.
{%- for rule_set in logged_rule_sets() %}
{{ rule_digest(rule_set) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
