{%- set links = {
    'contact_merge_audit': ['contact', 'contact_id', 'vid_to_merge'],
    'merged_deal': ['deal', 'deal_id', 'merged_deal_id'],
    'deal_company': ['deal', 'deal_id', 'company_id'],
    'deal_contact': ['deal', 'deal_id', 'contact_id'],
    'engagement_company': ['engagement', 'engagement_id', 'company_id'],
    'engagement_contact': ['engagement', 'engagement_id', 'contact_id'],
    'engagement_deal': ['engagement', 'engagement_id', 'deal_id'],
} -%}
with stg_hubspot__links as (
    {%- for table, (of, from_column, to_column) in links.items() %}
    select
        {%- if table == 'contact_merge_audit' %}
        coalesce({{ landed(from_column) }}, {{ landed('canonical_vid') }}) as from_id,
        {%- else %}
        {{ landed(from_column) }} as from_id,
        {%- endif %}
        {{ landed(to_column) }} as to_id,
        {%- if table in ('deal_company', 'deal_contact') %}
        coalesce(lower({{ landed('type_id') }}) in ('{{ var("primary_association_types") | join("', '") }}'), false) as is_primary,
        {%- else %}
        false as is_primary,
        {%- endif %}
        {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

        {{ landed_detail('hubspot', table, of) }}
    from {{ landed_rows('hubspot', table) }} as {{ table }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__links
