-- Every distinct domain, and host of an address, that a signal record ever named, by the day the first such record was loaded.
{{ config(materialized='history', history_on='first_on') }}

with records as (
    select * from {{ ref('int_signals_unioned') }}
    where {{ is_due_file('landed_file') }}
),

texts as (
    {%- for text in [email_host(normalise_email('email')), email_host(normalise_email('user_id')), 'lower(trim(domain))'] %}
        select
            {{ text }} as raw_text,
            min({{ learnt_on('feed_id', 'table_name', 'loaded_at') }}) as first_on
        from records
        group by {{ text }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_texts_seen as (
    select
        raw_text,
        -- of records that do not say when they were loaded: read anew each time
        coalesce(min(first_on), cast('9999-12-31' as date)) as first_on
    from texts
    where {{ "raw_text <> ''" if not recomputed_since() else "raw_text <> '' and raw_text not in (select kept.raw_text from " ~ this ~ " as kept)" }}
    group by raw_text
)

select * from int_texts_seen
