with current_versions as (
    select * from {{ ref('int_accounts_described') }}
    where valid_to_at is null
),

survivors as (
    select
        account_id,
        counts_for_account_id,
        from_at,
        row_number() over (partition by account_id order by case when account_id = counts_for_account_id then 1 else 0 end, from_at desc) as survivor_order
    from {{ ref('int_account_successions') }}
    where until_at is null
),

lifecycles as (
    select lifecycles.*
    from {{ ref('int_account_lifecycle_weekly') }} as lifecycles
    inner join {{ ref('int_weeks') }} as weeks on lifecycles.as_of_on = weeks.as_of_on and weeks.is_latest
),

classes as (
    select * from {{ ref('int_icp_classes_versioned') }}
),

channels as (
    select
        account_id,
        {{ list_text('channel', 'channel_order') }} as eligible_channels
    from {{ ref('int_account_channels') }}
    where is_open
    group by account_id
),

dim_accounts as (
    select
        versions.account_id,
        versions.crm_account_id,
        {{ mask_emails('versions.account_name') }} as account_name,
        versions.domain,
        versions.domain_kind,

        versions.industry_group as industry,
        versions.n_employees,
        versions.annual_revenue_usd,
        versions.country,
        versions.region,
        versions.segment,
        versions.coverage,
        {{ mask_emails('versions.description') }} as description,
        versions.attribute_sources,

        versions.disqualified_code,
        versions.is_deleted,
        versions.owner_id,
        versions.territory,

        versions.parent_account_id,
        versions.created_at,
        versions.first_loaded_at,
        coalesce(classes.icp_class, 'out') as icp_class,
        coalesce(lifecycles.lifecycle, 'prospect') as lifecycle,

        channels.eligible_channels,
        channels.account_id is not null as is_play_eligible,

        coalesce(parents.ultimate_parent_account_id, versions.account_id) as ultimate_parent_account_id,
        coalesce(survivors.counts_for_account_id, versions.account_id) as survivor_account_id
    from current_versions as versions
    left join survivors on versions.account_id = survivors.account_id and survivors.survivor_order = 1
    left join lifecycles on versions.account_id = lifecycles.account_id
    left join {{ ref('int_ultimate_parents_current') }} as parents on versions.account_id = parents.account_id
    left join channels on versions.account_id = channels.account_id
    left join classes on versions.account_id = classes.account_id and classes.valid_to_at is null
)

select * from dim_accounts
