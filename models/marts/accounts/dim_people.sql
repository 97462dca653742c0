with people as (
    select * from {{ ref('int_people_placed') }}
),

dim_people as (
    select
        person_id,
        survivor_person_id,
        account_id,
        seniority,
        function,
        buying_role,
        role_multiplier,
        is_in_crm,
        is_reachable
    from people
)

select * from dim_people
