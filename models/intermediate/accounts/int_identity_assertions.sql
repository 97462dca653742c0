-- Everything that ever said which account an identity belongs to, when we learnt it and by which rung of the match ladder.
{{ config(materialized='view', history_on='identity_id', due_in='int_identities_due') }}

with emails as (
    select * from {{ ref('int_identity_emails') }}
),

by_account_id as (
    select
        records.identity_id,
        greatest(min(records.loaded_at), min(accounts.first_loaded_at)) as asserted_at,
        'crm_account' as match_method,
        accounts.account_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        'record names CRM account ' || accounts.crm_account_id as evidence
    from {{ ref('int_signals_identified') }} as records
    inner join {{ ref('int_accounts_versioned') }} as accounts on records.crm_account_id = accounts.crm_account_id
    where records.malformed_reason is null and records.identity_kind in ('crm_contact', 'crm_account')
    group by records.identity_id, accounts.account_id, accounts.crm_account_id
),

by_new_email as (
    -- a new address ends what an earlier address's contact said; where it has a contact too, that says so at the same moment
    select
        emails.identity_id,
        emails.known_at as asserted_at,
        'contact_email' as match_method,
        cast(null as {{ dbt.type_string() }}) as account_id,
        emails.person_id,
        'no CRM contact has this e-mail' as evidence
    from emails
),

by_domain as (
    select
        identity_id,
        asserted_at,
        match_method,
        account_id,
        person_id,
        evidence
    from {{ ref('int_domains_asserted') }}
),

held_back as (
    select
        identity_id,
        known_at as asserted_at,
        'held_back' as match_method,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        evidence
    from {{ ref('int_identities_held_back') }}
),

by_acquisition as (
    select
        identity_id,
        asserted_at,
        'acquired_domain' as match_method,
        account_id,
        person_id,
        evidence
    from {{ ref('int_acquired_identities_asserted') }}
),

-- only a CRM contact says what role a person has
without_role as (
    {%- for rung in ['held_back', 'by_new_email', 'by_account_id', 'by_domain', 'by_acquisition'] %}
        select
            *,
            cast(null as double) as confidence,
            false as is_ambiguous
        from {{ rung }}
        union all
    {%- endfor %}
    {%- for method, model in [('reverse_ip', 'int_networks_asserted'), ('company_name', 'int_company_names_asserted')] %}
        select
            identity_id,
            asserted_at,
            '{{ method }}' as match_method,
            account_id,
            cast(null as {{ dbt.type_string() }}) as person_id,
            evidence,
            confidence,
            is_ambiguous
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

int_identity_assertions as (
    select
        *,
        cast(null as double) as confidence,
        false as is_ambiguous
    from {{ ref('int_contacts_asserted') }}
    union all
    select
        identity_id,
        asserted_at,
        match_method,
        account_id,
        person_id,
        cast(null as {{ dbt.type_string() }}) as seniority,
        cast(null as {{ dbt.type_string() }}) as function,
        cast(null as {{ dbt.type_string() }}) as buying_role,
        evidence,
        confidence,
        is_ambiguous
    from without_role
)

select * from int_identity_assertions
