-- Marts hold keyed hashes of people, never an address: every text column of every mart is searched for one, and the checklist says
-- what was found.
{%- if execute -%}
    {#- the list of marts is what makes the search wait for them; a mart that is missing from it would go unsearched -#}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and 'marts' in node.fqn and node.name not in searched_marts() and node.name != 'signal_qa_checklist' -%}
        {{ exceptions.raise_compiler_error('mart ' ~ node.name ~ ' is not searched for addresses: name it in macros/quality/rows_with_addresses.sql') }}
    {%- endfor -%}
{%- endif %}
with found as (
    select * from {{ ref('int_qa_marts_searched') }}
    union all
    {{ rows_with_addresses(ref('signal_qa_checklist')) }}
)

select
    mart,
    sum(n_found) as n_found
from found
group by mart
having sum(n_found) > 0
