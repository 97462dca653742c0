-- A person whose refusal stands produces no row that names them, and none of theirs is among the signals; a feed that may only be
-- aggregated names nobody at all.
with refused as (
    select distinct subject_id as person_id
    from {{ ref('int_consents_resolved') }}
    where stops_signals and until_at is null
),

named as (
    {%- for mart in ['fct_signals', 'dim_people', 'dim_identities', 'bridge_account_signals', 'fct_lead_scores', 'fct_lead_score_factors'] %}
        select
            '{{ mart }}' as mart,
            person_id
        from {{ ref(mart) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

broken as (
    select
        named.mart,
        named.person_id,
        'refused' as because
    from named
    inner join refused on named.person_id = refused.person_id
    union all
    select
        'fct_signals' as mart,
        refusals.identity_id as person_id,
        'refused' as because
    from {{ ref('fct_signals') }} as signals
    inner join {{ ref('feeds') }} as feeds on signals.feed_id = feeds.feed_id
    inner join {{ ref('int_identities_refused') }} as refusals
        on signals.identity_id = refusals.identity_id and feeds.consent_model = refusals.consent_model
    where refusals.stops_signals and refusals.until_at is null
    union all
    select
        'fct_signals' as mart,
        coalesce(signals.person_id, signals.anonymous_id) as person_id,
        'aggregated only' as because
    from {{ ref('fct_signals') }} as signals
    inner join {{ ref('feeds') }} as feeds on signals.feed_id = feeds.feed_id
    where not feeds.automated_decisioning_allowed and coalesce(signals.person_id, signals.anonymous_id) is not null
)

select * from broken
