-- Attributes of leads as the rules ask for them, one row each.
{{ config(materialized='view') }}

with leads as (
    select * from {{ ref('int_leads_weekly') }}
),

int_lead_attributes_weekly as (
    {%- for component, attribute in [
        ('fit', 'icp_class'), ('role', 'seniority'), ('role', 'buying_role'), ('urgency', 'stage'),
        ('engagement', 'n_touches'), ('engagement', 'n_high_intent'),
    ] %}
        select
            person_id,
            as_of_on,
            '{{ component }}' as component,
            '{{ attribute }}' as attribute,
            {{ 'cast(null as ' ~ dbt.type_string() ~ ')' if attribute.startswith('n_') else attribute }} as text_value,
            {{ attribute if attribute.startswith('n_') else 'cast(null as bigint)' }} as number_value
        from leads
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_lead_attributes_weekly
