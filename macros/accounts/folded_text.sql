{% macro folded_text(text) -%}
    {#- A text as title rules read it: lower case, without accents, full stops and full-width letters, with straight apostrophes.
        Letters are listed, not decomposed: decomposing takes the voicing marks of Japanese away. -#}
    translate(
        replace(lower({{ text }}), 'ß', 'ss'),
        'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚàáâãäåāăąçćčďèéêëēėęěĝğìíîïīįľñńňòóôõöōőŕřśşšșţťțùúûüūůűųýÿźžżøłđðıæœ’‘ʼ_·・.̧̨̀́̂̃̄̆̇̈̊̋̌',
        'abcdefghijklmnopqrstuvwxyzaaaaaaaaacccdeeeeeeeeggiiiiiilnnnooooooorrsssstttuuuuuuuuyyzzzolddiao''''''   '
    )
{%- endmacro %}
