-- Every statement that a person agrees to something or refuses it: what was recorded of consent, the CRMs' opt-out flags as they were
-- set and cleared, and each unsubscribe.
with versions as (
    select
        *,
        lag(has_opted_out_of_email) over (partition by crm, crm_contact_id order by valid_from_at) as had_opted_out
    from {{ ref('int_contacts_versioned') }}
    where not is_deleted
),

flags as (
    select
        crm || '|' || crm_contact_id || '|' || cast(valid_from_at as {{ dbt.type_string() }}) as statement_key,
        crm || ' contact ' || crm_contact_id as statement_name,
        'crm_flag' as source_kind,
        crm || ' contact ' || crm_contact_id as source_name,
        crm_contact_id,
        cast(null as {{ dbt.type_string() }}) as identity_id,
        has_opted_out_of_email as is_refusal,
        valid_from_at as occurred_at,
        valid_from_at as known_at
    from versions
    where has_opted_out_of_email <> coalesce(had_opted_out, false)
),

unsubscribes as (
    select
        signals.landed_file || '#' || cast(signals.landed_row as {{ dbt.type_string() }}) as statement_key,
        signals.signal_type || ' by ' || signals.feed_id || ' ' || replace(signals.table_name, '_', ' ')
        || ' ' || coalesce({{ mask_emails('signals.record_id') }}, 'without id') as statement_name,
        sources.source_kind,
        signals.feed_id as source_name,
        cast(null as {{ dbt.type_string() }}) as crm_contact_id,
        signals.identity_id,
        true as is_refusal,
        signals.occurred_at,
        signals.loaded_at as known_at
    from {{ ref('int_signals_classified') }} as signals
    inner join {{ ref('consent_sources') }} as sources on signals.signal_type = sources.signal_type
    where signals.rejection is null or signals.rejection = 'excluded_feed'
),

observed as (
    select * from flags
    union all
    select * from unsubscribes
),

int_consents_stated as (
    select
        statement_key,
        statement_name,
        source_kind,
        source_name,
        person_id,
        crm_contact_id,
        cast(null as {{ dbt.type_string() }}) as identity_id,
        purpose,
        is_refusal,
        occurred_at,
        known_at,
        problem
    from {{ ref('int_consents_recorded') }}
    union all
    select
        observed.statement_key,
        observed.statement_name,
        observed.source_kind,
        observed.source_name,
        cast(null as {{ dbt.type_string() }}) as person_id,
        observed.crm_contact_id,
        observed.identity_id,
        sources.purpose,
        observed.is_refusal,
        observed.occurred_at,
        observed.known_at,
        cast(null as {{ dbt.type_string() }}) as problem
    from observed
    inner join {{ ref('consent_sources') }} as sources on observed.source_kind = sources.source_kind
)

select * from int_consents_stated
