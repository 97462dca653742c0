-- Persons whom rows may name now, kept from build to build, so that it is known of whom that changed.
{{ config(materialized='history', history_on='person_id', due_in='int_people_changed') }}

with int_people_held as (
    select * from {{ ref('int_people_nameable') }}
    where {{ is_listed_due('person_id', 'int_people_changed') }}
)

select * from int_people_held
