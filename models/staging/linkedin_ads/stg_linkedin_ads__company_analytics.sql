with source as (
    select * from {{ landed_rows('linkedin_ads', 'ad_analytics_by_member_company') }}
),

stg_linkedin_ads__company_analytics as (
    select
        {{ conform_signal('linkedin_ads', 'ad_analytics_by_member_company', {
            'occurred_at': "cast(" ~ landed('day', 'date') ~ " as timestamp)",
            'loaded_at': landed('loaded_at', 'timestamp'),
            'domain': landed('domain'),
            'company_name': landed('company_name'),
            'event': "case when " ~ landed('clicks', 'double') ~ " > 0 then 'click' when " ~ landed('engagements', 'double')
                ~ " > 0 then 'engagement' else 'impression' end || '|' || lower(coalesce(" ~ landed('campaign_name') ~ ", ''))",
            'asset': "coalesce(" ~ landed('campaign_name') ~ ", " ~ landed('campaign_id') ~ ")",
            'strength': "coalesce(nullif(" ~ landed('clicks', 'double') ~ ", 0), nullif(" ~ landed('engagements', 'double') ~ ", 0))",
        }) }}
    from source
)

select * from stg_linkedin_ads__company_analytics
