-- Marts hold keyed hashes of people, never an address: every text column of every mart is searched for one.
{#- signal_quarantine.raw_payload is the landed row as it came, for whoever repairs the feed: the one place that may hold one. -#}
{%- set excepted = {'signal_quarantine': ['raw_payload']} -%}
{%- set marts = [
    ref('account_scorecard'),
    ref('bridge_account_hierarchy'),
    ref('bridge_account_signals'),
    ref('dim_accounts'),
    ref('dim_identities'),
    ref('dim_people'),
    ref('fct_buying_committee'),
    ref('fct_account_activity_daily'),
    ref('fct_account_scores'),
    ref('fct_account_similarity'),
    ref('fct_account_tier_changes'),
    ref('fct_account_tier_reasons'),
    ref('fct_account_tiers'),
    ref('fct_erasures'),
    ref('fct_identity_match_rates'),
    ref('fct_identity_reviews'),
    ref('fct_score_factors'),
    ref('fct_signal_ledger_daily'),
    ref('fct_signals'),
    ref('fct_unknown_topics'),
    ref('fct_unmatched_companies'),
    ref('signal_qa_checklist'),
    ref('signal_quarantine'),
    ref('sync_crm__accounts'),
    ref('target_account_list'),
] -%}
{%- if execute -%}
    {#- the list above is what makes the test wait for the marts; a mart that is missing from it would go unsearched -#}
    {%- set searched = marts | map(attribute='identifier') | list -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and 'marts' in node.fqn and node.name not in searched -%}
        {{ exceptions.raise_compiler_error('mart ' ~ node.name ~ ' is not searched for addresses: name it in assert_marts__hold_no_email_address.sql') }}
    {%- endfor -%}
    {%- for mart in marts %}
    {%- set texts = [] -%}
    {%- for column in adapter.get_columns_in_relation(mart) if column.is_string() and column.name not in excepted.get(mart.identifier, []) -%}
        {%- do texts.append(adapter.quote(column.name)) -%}
    {%- endfor %}
select '{{ mart.identifier }}' as mart, count(*) as n_rows
from (select lower(concat_ws(' ', {{ texts | join(', ') }})) as words from {{ mart }}) as searched
where words like '%@%' and {{ matches_pattern('words', "'[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]'") }}
having count(*) > 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- else %}
    select 1 as mart
{%- endif %}
