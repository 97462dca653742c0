-- The landed files whose rows are read anew in this build: those that hold, or may hold, a row of a day from which on things are computed
-- anew. What was made of the rows of all other files stands.
{{ config(versioned_by='nothing') }}

with files as (
    select * from {{ source('landing', 'landed_files') }}
),

days as (
    select
        landed_file,
        max(loaded_on) as last_on
    from {{ source('landing', 'file_days') }}
    group by landed_file
),

due as (
    select since_on from {{ ref('int_recomputation_due') }}
),

int_files_due as (
    select files.landed_file
    from files
    cross join due
    left join days on files.landed_file = days.landed_file
    where
        due.since_on is null
        or days.last_on is null
        or days.last_on >= due.since_on
        -- no day of a note: such a row is never learnt
        or days.last_on < cast('{{ var("earliest_plausible_on") }}' as date)
        or {{ is_put_together('files.feed_id', 'files.table_name') }}
)

select * from int_files_due
