-- What our people recorded of consent, put into the words of the rules. What cannot be read is taken for the stricter: an unknown word
-- refuses, a broken date is the day of the load.
with landed as (
    select
        *,
        replace(replace(coalesce(trim(purpose), 'no word'), ' ', '_'), '-', '_') as purpose_word,
        replace(replace(coalesce(trim(consent_status), 'no word'), ' ', '_'), '-', '_') as status_word
    from {{ ref('stg_ops__consents') }}
    where coalesce(loaded_at, occurred_at) is not null
),

source_texts as (
    select distinct lower({{ mask_emails('source') }}) as raw_text from landed
    where source is not null
),

source_rules as (
    select * from {{ ref('consent_sources') }}
    where pattern is not null
),

sources as (
    {{ first_matching_rule('source_texts', 'source_rules', 'pattern', ['match_order'], ['source_kind']) }}
),

int_consents_recorded as (
    select
        landed.landed_file || '#' || cast(landed.landed_row as {{ dbt.type_string() }}) as statement_key,
        'consent record ' || coalesce({{ mask_emails('landed.consent_id') }}, 'without id')
        || coalesce(' (' || {{ mask_emails('landed.source') }} || ')', '') as statement_name,
        coalesce(sources.source_kind, 'unknown') as source_kind,
        coalesce(sources.raw_text, 'unknown') as source_name,
        {{ keyed_hash(normalise_email('landed.email')) }} as person_id,
        landed.crm_contact_id,
        coalesce(purposes.purpose, 'unknown') as purpose,
        coalesce(statuses.is_refusal, true) as is_refusal,
        case
            when landed.malformed_reason is null then least(landed.occurred_at, landed.loaded_at) else coalesce(landed.loaded_at, landed.occurred_at)
        end as occurred_at,
        coalesce(landed.loaded_at, landed.occurred_at) as known_at,
        case
            when {{ normalise_email('landed.email') }} is null and landed.crm_contact_id is null then 'names nobody'
            when landed.malformed_reason is not null then landed.malformed_reason
            when coalesce(statuses.consent_status, 'unknown') = 'unknown' then 'unknown status ''' || {{ mask_emails('landed.status_word') }} || ''''
            when coalesce(purposes.purpose, 'unknown') = 'unknown' then 'unknown purpose ''' || {{ mask_emails('landed.purpose_word') }} || ''''
            when landed.occurred_at > {{ add_minutes('landed.loaded_at', scoring_parameter('future_tolerance_minutes')) }} then 'given after its own load'
        end as problem
    from landed
    left join sources on lower({{ mask_emails('landed.source') }}) = sources.raw_text
    left join {{ ref('consent_purposes') }} as purposes on landed.purpose_word = purposes.purpose_word
    left join {{ ref('consent_statuses') }} as statuses on landed.status_word = statuses.consent_status
)

select * from int_consents_recorded
