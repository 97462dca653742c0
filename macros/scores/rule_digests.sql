{#- The seeds whose rows decide a score or a tier: what changes in them is a row of change_log.csv. -#}
{% macro logged_rule_sets() -%}
    {{ return([
        'score_models', 'fit_rules', 'fit_evidence_rules', 'technology_rules', 'business_model_rules', 'score_bands', 'scoring_parameters', 'baselined_factors', 'signal_types', 'topics', 'trust_grades',
        'buying_roles', 'lead_score_rules', 'lead_classes', 'tiers', 'tier_gates', 'tier_exclusions', 'tier_capacities',
    ]) }}
{%- endmacro %}

{#- A select of one row per model version of a seed ('all' where its rows hold for every model): a digest of everything in its rows but
    the words that explain them. -#}
{% macro rule_digest(rule_set) -%}
    {%- set words = ['because', 'label', 'label_plural'] -%}
    {%- set texts = [] -%}
    {%- set names = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(ref(rule_set)) if column.name not in words -%}
            {%- do names.append(column.name) -%}
            {%- do texts.append("coalesce(cast(" ~ adapter.quote(column.name) ~ " as " ~ dbt.type_string() ~ "), '')") -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set row_text = texts | join(" || '|' || ") or "''" -%}
    {%- set model_version = 'model_version' if 'model_version' in names else "'all'" -%}
    select
        '{{ rule_set }}' as rule_set,
        {{ model_version }} as model_version,
        count(*) as n_rules,
        {{ dbt.hash(list_text(row_text, row_text)) }} as rules_digest
    from {{ ref(rule_set) }}
    {{ 'group by model_version' if 'model_version' in names }}
{%- endmacro %}
