-- Whether an e-mail address has got into a mart: every text column of every mart is searched.
with int_qa_marts_searched as (
    {%- for name, allowed in searched_marts().items() %}
        {{ rows_with_addresses(ref(name), allowed) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from int_qa_marts_searched
