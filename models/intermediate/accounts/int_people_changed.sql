-- Persons of whom it is another today than after the last build whether rows may name them: what marts show of their signals changes, though
-- nothing was learnt of the signals.
{{ config(versioned_by='nothing') }}
{%- set held = 'int_people_held' %}

with nameable as (
    select * from {{ ref('int_people_nameable') }}
),

held as (
    select person_id from {{ built_relation('intermediate', held) if recomputed_since(held) else ref('int_people_nameable') }}
),

int_people_changed as (
    (
        select person_id from nameable
        except
        select person_id from held
    )
    union all
    (
        select person_id from held
        except
        select person_id from nameable
    )
)

select * from int_people_changed
