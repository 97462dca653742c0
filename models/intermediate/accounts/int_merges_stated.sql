{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
-- What a CRM itself says of merges: the merged record's own word, the survivor's list, the connector's log. A merge into a
-- record that never landed, or into itself, is none.
with records as (
    {%- for kind, (model, id_column, survivor_column) in {
        'account': ('int_accounts_conformed', 'crm_account_id', 'master_crm_account_id'),
        'contact': ('int_contacts_conformed', 'crm_contact_id', 'master_crm_contact_id'),
        'opportunity': ('int_opportunities_conformed', 'opportunity_id', no_text),
    }.items() %}
        select
            '{{ kind }}' as object_kind,
            crm,
            {{ id_column }} as crm_id,
            {{ survivor_column }} as survivor_crm_id,
            merged_crm_ids,
            loaded_at,
            next_loaded_at as replaced_at
        from ({{ standing_deliveries(ref(model), id_column) }}) as deliveries
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

listed as (
    select
        *,
        {{ split_to_rows('merged_crm_ids', "';'") }} as listed_id
    from records
    where merged_crm_ids is not null
),

claims as (
    select
        object_kind,
        crm,
        crm_id,
        crm as survivor_crm,
        survivor_crm_id,
        loaded_at as known_at,
        replaced_at as until_at,
        'the record names its survivor' as because
    from records
    where survivor_crm_id is not null
    union all
    -- a list entry may be an id alone or an id:time pair
    select
        object_kind,
        crm,
        trim(split_part(listed_id, ':', 1)) as crm_id,
        crm as survivor_crm,
        crm_id as survivor_crm_id,
        loaded_at as known_at,
        replaced_at as until_at,
        'the survivor lists it' as because
    from listed
    union all
    select
        case table_name when 'merged_deal' then 'opportunity' else 'contact' end as object_kind,
        feed_id as crm,
        to_id as crm_id,
        feed_id as survivor_crm,
        from_id as survivor_crm_id,
        loaded_at as known_at,
        cast(null as timestamp) as until_at,
        'the log of merges says so' as because
    from {{ ref('stg_hubspot__links') }}
    where malformed_reason is null and table_name in ('contact_merge_audit', 'merged_deal')
),

landed as (
    select
        object_kind,
        crm,
        crm_id,
        min(loaded_at) as known_at
    from records
    group by object_kind, crm, crm_id
),

int_merges_stated as (
    select
        claims.object_kind,
        claims.crm,
        claims.crm_id,
        claims.survivor_crm,
        claims.survivor_crm_id,
        claims.because,
        greatest(claims.known_at, landed.known_at) as known_at,
        claims.until_at
    from claims
    inner join landed
        on claims.object_kind = landed.object_kind and claims.survivor_crm = landed.crm and claims.survivor_crm_id = landed.crm_id
    where
        claims.crm_id <> claims.survivor_crm_id
        and {{ is_before_end('landed.known_at', 'claims.until_at') }}
)

select * from int_merges_stated
