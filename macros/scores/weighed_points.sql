{% macro weighed_points(points, model_max_points, rubric_max_points) -%}
    {#- The rubric's points as a model weighs them: scaled from what the component adds up to in the rubric to what the model gives it. -#}
    cast({{ points }} * {{ model_max_points }} / {{ rubric_max_points }} as decimal(12, 4))
{%- endmacro %}
