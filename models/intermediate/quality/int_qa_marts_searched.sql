-- Whether an e-mail address has got into a mart: every text column of every mart is searched; of histories, the weeks that are computed
-- anew, for what was found in the others stands as they do.
{{ config(materialized='history', history_on='searched_on') }}

with int_qa_marts_searched as (
    {%- for name, searched in searched_marts().items() %}
        {{ rows_with_addresses(ref(name), **searched) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_qa_marts_searched
