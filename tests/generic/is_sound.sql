{#- A table keeps what its YAML promises about its own columns; macro broken_promises says what may be promised. Of a history only the
    rows that are due are looked at (macro tested_since), and of what is read from one those signals that the model `listed_in` lists. -#}
{% test is_sound(model, key=none, no_nulls=[], values={}, ranges={}, references={}, listed_in=none) %}
    {{ broken_promises(due_rows_of_history(model, key, listed_in), key, (no_nulls + unenforced_columns()) | unique | list, values, ranges, references) }}
{% endtest %}
