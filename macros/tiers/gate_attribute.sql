{% macro gate_attribute(attribute, scores) -%}
    {#- The number a tier gate tests, by the attribute name its seed row gives. -#}
    case {{ attribute }}
    {%- for name in ['first_party_points', 'permitted_evidence_share', 'fit_points', 'intent_points', 'engagement_points', 'completeness_share'] %}
        when '{{ name }}' then cast({{ scores }}.{{ name }} as double)
    {%- endfor %}
    end
{%- endmacro %}
