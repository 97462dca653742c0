-- Every distinct user agent, name and network address that a signal record ever showed, by the day the first such record was loaded.
{{ config(materialized='history', history_on='first_on') }}

with records as (
    select * from {{ ref('int_signals_identified') }}
    where {{ is_due_file('landed_file') }}
),

texts as (
    {%- for applies_to, text, condition in [
        ('user_agent', 'lower(user_agent)', 'user_agent is not null'),
        ('identity', 'lower(identity_value)', "identity_kind in ('user', 'email')"),
        ('ip_address', 'ip_address', "identity_kind in ('anonymous', 'ip') and ip_address is not null"),
    ] %}
        select
            '{{ applies_to }}' as applies_to,
            {{ text }} as raw_text,
            min({{ learnt_on('feed_id', 'table_name', 'loaded_at') }}) as first_on
        from records
        where {{ condition }}
        group by {{ text }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_client_texts_seen as (
    select
        texts.applies_to,
        texts.raw_text,
        -- of records that do not say when they were loaded: read anew each time
        coalesce(texts.first_on, cast('9999-12-31' as date)) as first_on
    from texts
    {%- if recomputed_since() is not none %}
        left join {{ this }} as kept on texts.applies_to = kept.applies_to and texts.raw_text = kept.raw_text
        where kept.raw_text is null
    {%- endif %}
)

select * from int_client_texts_seen
