-- Every landed signal record with the strongest identity it carries.
{{ config(materialized='history', history_on='landed_file') }}

with records as (
    select * from {{ ref('int_signals_unioned') }}
    where {{ is_due_file('landed_file') }}
),

domains as (
    select * from {{ ref('int_domains_classified') }}
),

named as (
    -- the strongest identity a record carries: a CRM person, a product user, an address, a device, a CRM account, a company,
    -- a network address
    select
        records.*,
        {{ normalise_email('records.email') }} as normalised_email,
        domains.domain as registrable_domain,
        domains.domain_kind as vendor_domain_kind,
        case
            when records.crm_contact_id is not null then 'crm_contact'
            when records.user_id is not null and records.table_name <> 'identifies' then 'user'
            when {{ normalise_email('records.email') }} is not null then 'email'
            when records.user_id is not null then 'user'
            when records.anonymous_id is not null then 'anonymous'
            when records.crm_account_id is not null then 'crm_account'
            when domains.domain is not null then 'domain'
            when records.company_name is not null then 'company_name'
            when records.ip_address is not null then 'ip'
            else 'none'
        end as identity_kind
    from records
    left join domains on lower(trim(records.domain)) = domains.raw_text
),

valued as (
    select
        named.*,
        case named.identity_kind
            when 'crm_contact' then named.crm_contact_id
            when 'user' then named.user_id
            when 'email' then named.normalised_email
            when 'anonymous' then named.anonymous_id
            when 'crm_account' then named.crm_account_id
            when 'domain' then named.registrable_domain
            -- companies of one name in two countries are two
            when 'company_name' then lower(named.company_name) || coalesce(' (' || lower(named.country) || ')', '')
            when 'ip' then named.ip_address
            else coalesce(named.record_id, named.landed_file || '#' || cast(named.landed_row as {{ dbt.type_string() }}))
        end as identity_value
    from named
),

int_signals_identified as (
    select
        {{ keyed_hash("identity_kind || '|' || identity_value") }} as identity_id,
        -- narrow, to find what may be one record twice; whether it is, its id says
        {{ narrow_key(['feed_id', 'table_name', 'record_id']) }} as record_key,
        *
    from valued
)

select * from int_signals_identified
