{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Schemas carry their layer's own name (marts, not main_marts): BI tools and reverse ETL address them directly. -#}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
