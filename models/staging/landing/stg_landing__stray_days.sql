-- Versioned by its rows, which hardly ever change: what is made of landed rows asks it which load stamps are damaged.
{{ config(versioned_by='rows') }}

with stg_landing__stray_days as (
    select loaded_on from {{ ref('stg_landing__load_days') }}
    where is_stray
)

select * from stg_landing__stray_days
