{#- No two rows of the model share the values of all the named columns; two nulls are the same value. -#}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as n_rows
from {{ due_rows_of_history(model, columns) }}
group by
    {{ columns | join(',\n    ') }}
having count(*) > 1
{% endtest %}
