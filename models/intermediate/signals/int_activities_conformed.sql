-- Calls, mails, meetings and tasks of either CRM as conformed signal records. HubSpot says in other tables with whom an
-- engagement was: it counts from when that is known. Of several contacts the one with the lowest id stands for it, so that one
-- engagement is one record.
with engagements as (
    select * from {{ ref('stg_hubspot__engagements') }}
),

links as (
    select
        links.from_id as engagement_id,
        links.table_name,
        links.to_id,
        links.loaded_at,
        {{ week_ending_on('links.loaded_at') }} as week_on,
        min({{ week_ending_on('links.loaded_at') }}) over (partition by links.from_id) as first_week_on
    from {{ ref('stg_hubspot__links') }} as links
    where links.malformed_reason is null and links.table_name in ('engagement_contact', 'engagement_company')
),

ranked as (
    -- whom a later week adds takes no earlier week back
    select
        *,
        row_number() over (partition by engagement_id, table_name order by length(to_id), to_id) as id_order
    from links
    where week_on is null or week_on = first_week_on
),

parties as (
    select
        engagement_id,
        max(case when table_name = 'engagement_contact' then to_id end) as crm_contact_id,
        max(case when table_name = 'engagement_company' then to_id end) as crm_account_id,
        max(loaded_at) as known_at
    from ranked
    where id_order = 1
    group by engagement_id
),

bases as (
    select
        id,
        min(occurred_at) as occurred_at
    from {{ ref('stg_hubspot__details') }}
    where malformed_reason is null and table_name = 'engagement'
    group by id
),

held as (
    select
        {{ signal_record_columns('engagements', {
            'occurred_at': 'coalesce(engagements.occurred_at, case when bases.occurred_at <= engagements.loaded_at then bases.occurred_at end, engagements.loaded_at)',
            'loaded_at': 'greatest(engagements.loaded_at, coalesce(parties.known_at, engagements.loaded_at))',
            'crm_contact_id': 'parties.crm_contact_id',
            'crm_account_id': 'parties.crm_account_id',
        }) }}
    from engagements
    left join parties on engagements.record_id = parties.engagement_id
    left join bases on engagements.record_id = bases.id
),

int_activities_conformed as (
    select {{ signal_record_columns() }} from {{ ref('stg_salesforce__tasks') }}
    union all
    select {{ signal_record_columns() }} from {{ ref('stg_salesforce__events') }}
    union all
    select {{ signal_record_columns() }} from held
)

select * from int_activities_conformed
