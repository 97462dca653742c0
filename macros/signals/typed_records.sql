{% macro typed_records(records) -%}
    {#- A select of signal records with what each means by the rules in force when it was loaded: type, topic, asset, trust grade, end of its
        term, and whether it claims to be later than its own load. What is not well-formed means nothing. -#}
    select
        records.*,
        cast(records.occurred_at as date) as occurred_on,
        meanings.signal_type,
        meanings.topic_id,
        types.taxonomy_version,
        types.is_scored,
        feeds.trust_grade,
        {{ mask_emails('coalesce(lower(records.asset), records.path, records.event)') }} as signal_asset,
        {{ add_days('records.occurred_at', 'feeds.retention_days') }} as expires_on,
        records.malformed_reason is null
        and records.occurred_at > {{ add_minutes('records.loaded_at', scoring_parameter('future_tolerance_minutes')) }} as is_future_dated
    from (
        select
            *,
            case when malformed_reason is null then {{ meaning_key('read_records', 'read_records.path', 'lower(read_records.vendor_topic)') }} end as meaning_id
        from (select *, {{ url_path('url') }} as path from {{ records }}) as read_records
    ) as records
    left join {{ ref('int_signal_meanings_mapped') }} as meanings
        -- an old record keeps the meaning it was loaded with
        on records.meaning_id = meanings.meaning_id and {{ in_force('meanings', 'records.loaded_at') }}
    left join {{ ref('signal_types') }} as types on meanings.signal_type = types.signal_type and {{ in_force('types', 'records.loaded_at') }}
    left join {{ ref('feeds') }} as feeds on records.feed_id = feeds.feed_id
{%- endmacro %}
