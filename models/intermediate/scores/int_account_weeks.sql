-- Every week of every account with what was known of it by the week's end; from the week it was first known until it is
-- deleted or merged away.
{{ config(materialized='history', history_on='as_of_on') }}

with weeks as (
    select * from {{ ref('int_weeks') }}
    where {{ is_due('as_of_on') }}
),

versions as (
    select
        *,
        {{ week_ending_on('valid_from_at') }} as from_week_on,
        {{ week_ending_on('valid_to_at') }} as to_week_on
    from {{ ref('int_accounts_filled') }}
),

int_account_weeks as (
    select
        versions.account_id,
        weeks.as_of_on,
        weeks.is_latest,
        versions.valid_from_at as version_from_at,
        versions.owner_id
    from versions
    inner join weeks
        on versions.from_week_on <= weeks.as_of_on
        -- the version that stands at the end of the week
        and {{ is_before_end('weeks.as_of_on', 'versions.to_week_on') }}
    where not versions.is_deleted and versions.master_account_id is null
)

select * from int_account_weeks
