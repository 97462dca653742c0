{#- The marts that are searched for e-mail addresses, each with the columns in which one is allowed; signal_qa_checklist, which
    says what the search found, is searched by the test itself. -#}
{% macro searched_marts() -%}
    {{ return({
        'account_scorecard': [],
        'bridge_account_hierarchy': [],
        'bridge_account_signals': [],
        'dim_accounts': [],
        'dim_identities': [],
        'dim_people': [],
        'dim_pods': [],
        'fct_buying_committee': [],
        'fct_account_activity_daily': [],
        'fct_account_scores': [],
        'fct_account_similarity': [],
        'fct_account_tier_changes': [],
        'fct_account_topics': [],
        'fct_account_tier_reasons': [],
        'fct_account_tiers': [],
        'fct_erasures': [],
        'fct_identity_match_rates': [],
        'fct_identity_reviews': [],
        'fct_lead_score_factors': [],
        'fct_lead_scores': [],
        'fct_override_reviews': [],
        'fct_lookalikes': [],
        'fct_score_factors': [],
        'fct_signal_ledger_daily': [],
        'fct_signals': [],
        'fct_unknown_topics': [],
        'fct_unmatched_companies': [],
        'signal_quarantine': ['raw_payload'],
        'sync_crm__accounts': [],
        'target_account_list': [],
    }) }}
{%- endmacro %}

{#- A select of one row: the mart, its rows, and how many of them hold an e-mail address in any text column but the allowed ones. -#}
{% macro rows_with_addresses(mart, allowed) -%}
    {%- set texts = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(mart) if column.is_string() and column.name not in allowed -%}
            {%- do texts.append(adapter.quote(column.name)) -%}
        {%- endfor -%}
    {%- endif -%}
    select
        '{{ mart.identifier }}' as mart,
        count(*) as n_rows,
        coalesce(sum(case when words like '%@%' and {{ matches_pattern('words', "'[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]'") }} then 1 else 0 end), 0) as n_found
    from (select lower(concat_ws(' ', {{ texts | join(', ') or "''" }})) as words from {{ mart }}) as searched
{%- endmacro %}
