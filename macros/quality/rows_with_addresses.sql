{#- The marts that are searched for e-mail addresses, each with the columns in which one is `allowed`, and the `only` rows to search where
    others say the same; signal_qa_checklist, which says what the search found, is searched by the test itself. Each model weighs the
    same factors, so the ledger has each text once per model: what is added for one, a floor or a gate, is written by rule rows. -#}
{% macro searched_marts() -%}
    {{ return({
        'account_scorecard': {},
        'bridge_account_hierarchy': {},
        'bridge_account_signals': {},
        'dim_accounts': {},
        'dim_identities': {},
        'dim_people': {},
        'dim_pods': {},
        'fct_buying_committee': {},
        'fct_account_activity_daily': {},
        'fct_account_scores': {},
        'fct_account_similarity': {},
        'fct_account_tier_changes': {},
        'fct_account_topics': {},
        'fct_account_tier_reasons': {},
        'fct_account_tiers': {},
        'fct_erasures': {},
        'fct_identity_match_rates': {},
        'fct_identity_reviews': {},
        'fct_lead_score_factors': {},
        'fct_lead_scores': {},
        'fct_override_reviews': {},
        'fct_lookalikes': {},
        'fct_score_factors': {'only': "model_version = '" ~ var('active_model_version') ~ "'"},
        'fct_signal_ledger_daily': {},
        'fct_signals': {},
        'fct_unknown_topics': {},
        'fct_unmatched_companies': {},
        'signal_quarantine': {'allowed': ['raw_payload']},
        'sync_crm__accounts': {},
        'target_account_list': {},
    }) }}
{%- endmacro %}

{#- A select of a mart's rows, and how many of them hold an e-mail address in any text column but the allowed ones: of a history, a row
    for each day or week that is due, of any other mart one, dated so that it is always due. Most rows have no "@" at all, which is
    asked of each column first: to join the columns and match the pattern costs many times that. -#}
{% macro rows_with_addresses(mart, allowed=[], only='true') -%}
    {%- set texts = [] -%}
    {%- set history = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(mart) if column.is_string() and column.name not in allowed -%}
            {%- do texts.append(adapter.quote(column.name)) -%}
        {%- endfor -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == mart.identifier and node.config.get('history_on') -%}
            {%- do history.append(node.config.history_on) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set words = "lower(concat_ws(' ', " ~ (texts | join(', ') or "''") ~ '))' -%}
    {%- set day = history | first if history else "cast('9999-12-31' as date)" -%}
    select
        '{{ mart.identifier }}' as mart,
        {{ day }} as searched_on,
        count(*) as n_rows,
        count(case when {{ only }} then
            case when {{ (texts | join(" like '%@%' or ") ~ " like '%@%'") if texts else 'false' }} then
                case when {{ matches_pattern(words, "'[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]'") }} then 1 end
            end
        end) as n_found
    from {{ mart }}
    {%- if history %}
    where {{ is_due(day) }}
    group by {{ day }}
    {%- endif %}
{%- endmacro %}
