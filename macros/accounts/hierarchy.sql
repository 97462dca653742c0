{% macro ownership_chains(edges) -%}
    {#- The recursive CTE `chains`: every way upwards from every company of CTE `edges` (account_id,
        account_name, parent_account_id, parent_name, from_at, until_at, source, acquired_from_on), for as long as all its steps
        hold at once. A way ends where it would pass a company twice; one that came back to where it began is_circular. Each
        company has one parent at a moment, so there are no more ways than pairs of a company and one above it. -#}
chains as (
    select
        account_id,
        parent_account_id as ancestor_account_id,
        from_at,
        until_at,
        1 as depth,
        source,
        source = 'acquisition' as is_bought,
        acquired_from_on,
        '|' || account_id || '|' || parent_account_id || '|' as passed,
        account_name || ' → ' || parent_name as chain_names,
        account_name || '|' || account_id as first_label,
        least(account_name || '|' || account_id, parent_name || '|' || parent_account_id) as lowest_label,
        false as is_circular
    from {{ edges }}
    union all
    select
        chains.account_id,
        edges.parent_account_id as ancestor_account_id,
        greatest(chains.from_at, edges.from_at) as from_at,
        least(chains.until_at, edges.until_at) as until_at,
        chains.depth + 1 as depth,
        least(chains.source, edges.source) as source,
        chains.is_bought and edges.source = 'acquisition' as is_bought,
        greatest(chains.acquired_from_on, edges.acquired_from_on) as acquired_from_on,
        chains.passed || edges.parent_account_id || '|' as passed,
        chains.chain_names || ' → ' || edges.parent_name as chain_names,
        chains.first_label,
        least(chains.lowest_label, edges.parent_name || '|' || edges.parent_account_id) as lowest_label,
        edges.parent_account_id = chains.account_id as is_circular
    from chains
    inner join {{ edges }} as edges on chains.ancestor_account_id = edges.account_id and {{ overlap('chains', 'edges') }}
    where
        not chains.is_circular
        and (edges.parent_account_id = chains.account_id or chains.passed not like '%|' || edges.parent_account_id || '|%')
)
{%- endmacro %}

{% macro hierarchy_policy() -%}
    {#- For which account of a group its companies' signals count: var hierarchy_policy, one of three words. -#}
    {%- set policies = ['standalone', 'ultimate_parent', 'region'] -%}
    {%- set policy = var('hierarchy_policy') -%}
    {%- if execute and policy not in policies -%}
        {{ exceptions.raise_compiler_error("hierarchy_policy is '" ~ policy ~ "'; it may be " ~ policies | join(', ')) }}
    {%- endif -%}
    {{ return(policy) }}
{%- endmacro %}
