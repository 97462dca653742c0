{% test no_nulls(model, columns) %}
-- Rows in which any of the columns is null: one test for a table, where one for each column would be hundreds.
select {{ columns | join(', ') }}
from {{ model }}
where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
