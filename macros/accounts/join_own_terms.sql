{% macro join_own_terms(companies) -%}
    {#- Joins that say in the project's own terms what relation `companies` says in a source's: aliases `industries`, `countries` and
        `segments`, of which each row matches one at most. -#}
    left join {{ ref('int_industries_matched') }} as industries on {{ companies }}.raw_industry = industries.raw_text
    left join {{ ref('int_countries_matched') }} as countries on {{ companies }}.raw_country = countries.raw_text
    left join {{ ref('segments') }} as segments
        on
            {{ companies }}.n_employees >= segments.min_employees
            and (segments.max_employees is null or {{ companies }}.n_employees < segments.max_employees)
{%- endmacro %}
