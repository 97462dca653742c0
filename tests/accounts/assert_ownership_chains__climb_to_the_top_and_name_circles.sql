-- A recursive model cannot be given fixtures, so the macro is: a chain of five steps whose fourth holds in March only, and a circle
-- of three that closes in May, with a company below it.
with recursive edges as (
    {%- for child, parent, from_on, until_on in [
        ('a', 'b', '2026-01-01', none), ('b', 'c', '2026-01-01', none), ('c', 'd', '2026-02-01', none),
        ('d', 'e', '2026-03-01', '2026-04-01'), ('e', 'f', '2026-01-01', none),
        ('y', 'z', '2026-01-01', none), ('z', 'x', '2026-01-01', none), ('x', 'y', '2026-05-01', '2026-06-01'), ('w', 'x', '2026-01-01', none),
    ] %}
        select
            '{{ child }}' as account_id,
            '{{ child | upper }}' as account_name,
            '{{ parent }}' as parent_account_id,
            '{{ parent | upper }}' as parent_name,
            cast('{{ from_on }}' as timestamp) as from_at,
            cast({{ "'" ~ until_on ~ "'" if until_on else 'null' }} as timestamp) as until_at,
            'crm' as source,
            cast(null as date) as acquired_from_on
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{{ ownership_chains('edges') }},

told as (
    select
        chain_names || ' from ' || cast(cast(from_at as date) as {{ dbt.type_string() }})
        || coalesce(' until ' || cast(cast(until_at as date) as {{ dbt.type_string() }}), '')
        || case when is_circular then ', in a circle' else '' end as way
    from chains
    where account_id = 'a' or is_circular or (account_id = 'w' and depth > 1)
),

expected as (
    {%- for way in [
        'A → B from 2026-01-01', 'A → B → C from 2026-01-01', 'A → B → C → D from 2026-02-01',
        'A → B → C → D → E from 2026-03-01 until 2026-04-01', 'A → B → C → D → E → F from 2026-03-01 until 2026-04-01',
        'X → Y → Z → X from 2026-05-01 until 2026-06-01, in a circle', 'Y → Z → X → Y from 2026-05-01 until 2026-06-01, in a circle',
        'Z → X → Y → Z from 2026-05-01 until 2026-06-01, in a circle',
        'W → X → Y from 2026-05-01 until 2026-06-01', 'W → X → Y → Z from 2026-05-01 until 2026-06-01',
    ] %}
        select '{{ way }}' as way
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    told.way as told_way,
    expected.way as expected_way
from told
full outer join expected on told.way = expected.way
where told.way is null or expected.way is null
