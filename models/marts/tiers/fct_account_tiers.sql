{{ config(materialized='history', history_on='as_of_on') }}

with fct_account_tiers as (
    select
        account_id,
        as_of_on,
        is_latest,
        tier,
        model_tier,
        score_tier,
        exclusion_code,
        owner_id,
        is_override,
        priority_rank,
        model_version
    from {{ ref('int_tiers_compared') }}
    where model_version = '{{ var("active_model_version") }}' and {{ is_due('as_of_on') }}
)

select * from fct_account_tiers
