{#- A table keeps what its YAML promises about its own columns; macro broken_promises says what may be promised. -#}
{% test is_sound(model, key=none, no_nulls=[], values={}, ranges={}, references={}) %}
    {{ broken_promises(model, key, no_nulls, values, ranges, references) }}
{% endtest %}
