{% macro relative_surprisal(share, usual_share) -%}
    {#- How much less an event tells where it is more usual: the ratio of Shannon's information contents, ln(share) / ln(usual_share)
        (C. E. Shannon, "A Mathematical Theory of Communication", 1948). 1 where it is not more usual; 0 where it always happens. -#}
    case
        when {{ share }} > {{ usual_share }} and {{ usual_share }} > 0 then ln({{ share }}) / ln({{ usual_share }})
        else 1
    end
{%- endmacro %}
