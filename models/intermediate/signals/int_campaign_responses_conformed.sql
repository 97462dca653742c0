-- Answers to campaigns and forms sent in, of either CRM, as conformed signal records.
with int_campaign_responses_conformed as (
    select {{ signal_record_columns() }} from {{ ref('stg_salesforce__campaign_members') }}
    union all
    select {{ signal_record_columns() }} from {{ ref('stg_hubspot__form_submissions') }}
)

select * from int_campaign_responses_conformed
