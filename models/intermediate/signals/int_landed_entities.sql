{#- Landed rows that describe a thing rather than something that happened, for the ledger and the quarantine. -#}
{%- set entities = [
    ('account', 'stg_salesforce__accounts', 'crm_account_id'),
    ('contact', 'stg_salesforce__contacts', 'crm_contact_id'),
    ('opportunity', 'stg_salesforce__opportunities', 'opportunity_id'),
    ('user', 'stg_salesforce__users', 'owner_id'),
] -%}

with landed as (
    {%- for table, model, key in entities %}
        select
            'salesforce' as feed_id,
            '{{ table }}' as table_name,
            {{ key }} as record_id,
            loaded_at,
            landed_file,
            landed_row,
            malformed_reason,
            raw_payload,
            row_number() over (
                partition by {{ key }}, loaded_at, malformed_reason is null order by landed_file, landed_row
            ) as delivery_order
        from {{ ref(model) }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
),

int_landed_entities as (
    select
        feed_id,
        table_name,
        record_id,
        loaded_at,
        landed_file,
        landed_row,
        raw_payload,
        case
            when malformed_reason is not null then 'malformed'
            when delivery_order > 1 then 'duplicate'
            -- of a type that carries no points: it says who someone is, not what they did
            else 'unscored_type'
        end as disposition,
        case
            when malformed_reason is not null then malformed_reason
            when delivery_order > 1 then 'same source id and load time landed before'
            else 'a version of the ' || table_name
        end as disposition_reason
    from landed
)

select * from int_landed_entities
