-- Which identities and addresses a record ever carried together, by the first such record; apart from those of records that are put
-- together of several tables, which are read anew each time.
{{ config(materialized='history', history_on='first_on') }}
{%- set ends = ['identity_kind', 'identity_value', 'linked_kind', 'linked_value', 'is_put_together'] %}
{%- set is_same = [] %}
{%- for column in ends %}
    {%- do is_same.append('links.' ~ column ~ ' = kept.' ~ column) %}
{%- endfor %}

with records as (
    select
        *,
        {{ is_put_together('feed_id', 'table_name') }} as is_put_together,
        {{ learnt_on('feed_id', 'table_name', 'loaded_at') }} as learnt_on
    from {{ ref('int_signals_identified') }}
    where malformed_reason is null and {{ is_due_file('landed_file') }}
),

carried as (
    {%- set names = {'anonymous': 'anonymous_id', 'user': 'user_id', 'crm_contact': 'crm_contact_id'} %}
    {%- for one, other in [('anonymous', 'user'), ('anonymous', 'crm_contact'), ('user', 'crm_contact')] %}
        select
            '{{ one }}' as identity_kind,
            {{ names[one] }} as identity_value,
            '{{ other }}' as linked_kind,
            {{ names[other] }} as linked_value,
            is_put_together,
            loaded_at,
            learnt_on
        from records
        where {{ names[one] }} is not null and {{ names[other] }} is not null
        union all
    {%- endfor %}
    -- what address a contact has is the CRM's to say; some products use the address as the user id
    {%- for kind, address in [('anonymous', 'normalised_email'), ('user', 'normalised_email'), ('user', normalise_email('user_id'))] %}
        select
            '{{ kind }}' as identity_kind,
            {{ names[kind] }} as identity_value,
            'email' as linked_kind,
            {{ address }} as linked_value,
            is_put_together,
            loaded_at,
            learnt_on
        from records
        where {{ names[kind] }} is not null and {{ address }} is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

links as (
    select
        {{ ends | join(', ') }},
        min(loaded_at) as known_at,
        min(learnt_on) as first_on
    from carried
    group by {{ ends | join(', ') }}
),

int_identity_links_seen as (
    select links.*
    from links
    {%- if recomputed_since() is not none %}
        left join {{ this }} as kept
            on {{ is_same | join(' and ') }}
        where kept.identity_value is null
    {%- endif %}
)

select * from int_identity_links_seen
