{%- set primary_types = "('" ~ var('primary_association_types') | join("', '") ~ "')" -%}
{%- set links = {
    'contact_merge_audit': {'of': 'contact', 'from': 'coalesce(' ~ landed('contact_id') ~ ', ' ~ landed('canonical_vid') ~ ')', 'to': 'vid_to_merge'},
    'merged_deal': {'of': 'deal', 'from': landed('deal_id'), 'to': 'merged_deal_id'},
    'deal_company': {'of': 'deal', 'from': landed('deal_id'), 'to': 'company_id', 'is_primary': 'lower(' ~ landed('type_id') ~ ') in ' ~ primary_types},
    'deal_contact': {'of': 'deal', 'from': landed('deal_id'), 'to': 'contact_id'},
    'engagement_company': {'of': 'engagement', 'from': landed('engagement_id'), 'to': 'company_id'},
    'engagement_contact': {'of': 'engagement', 'from': landed('engagement_id'), 'to': 'contact_id'},
    'engagement_deal': {'of': 'engagement', 'from': landed('engagement_id'), 'to': 'deal_id'},
} -%}
with stg_hubspot__links as (
    {%- for table, link in links.items() %}
        select
            {{ link['from'] }} as from_id,
            {{ landed(link['to']) }} as to_id,
            coalesce({{ link.get('is_primary', 'false') }}, false) as is_primary,
            {{ landed('_fivetran_synced', 'timestamp') }} as loaded_at,

            {{ landed_detail('hubspot', table, link['of']) }}
        from {{ landed_rows('hubspot', table) }} as {{ table }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from stg_hubspot__links
