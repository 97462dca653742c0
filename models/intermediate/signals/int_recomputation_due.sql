-- From which day on this build computes weeks anew: the earliest load day of all that was added or taken out since the last whole build.
-- Null where that may be any day. What was known before that day is as it was.
{{ config(versioned_by='nothing', post_hook='{{ keep_due_since() }}') }}

with changes as (
    select * from {{ source('landing', 'changes') }}
),

-- a load stamp that is found to be damaged, or to be none after all, changes what was known then
strays as (
    select loaded_on from {{ ref('stg_landing__load_days') }}
    where is_stray
),

known_strays as (
    select loaded_on from {{ source('landing', 'stray_days') }}
),

restated as (
    select coalesce(strays.loaded_on, known_strays.loaded_on) as loaded_on
    from strays
    full outer join known_strays on strays.loaded_on = known_strays.loaded_on
    where strays.loaded_on is null or known_strays.loaded_on is null
),

loads as (
    select max(loaded_on) as last_on from {{ ref('stg_landing__load_days') }}
    where not is_stray
),

notes as (
    select
        changes.what,
        changes.loaded_on,
        changes.is_any_day
    from changes
    left join strays on changes.loaded_on = strays.loaded_on
    -- what carries a damaged stamp counts for no week
    where changes.is_any_day or (changes.loaded_on >= cast('{{ var("earliest_plausible_on") }}' as date) and strays.loaded_on is null)
    union all
    select
        'load stamps are no longer taken for what they were' as what,
        loaded_on,
        true as is_any_day
    from restated
    union all
    select
        'the landing ends before the last build did' as what,
        max(changes.loaded_on) as loaded_on,
        true as is_any_day
    from changes
    cross join loads
    where changes.what = '{{ last_week_note() }}'
    having max(loads.last_on) < {{ add_days('max(changes.loaded_on)', '-6') }}
    {%- for node in connector_tables() %}
        union all
        select
            '{{ node.schema }}.{{ node.identifier }} is a connector''s own table' as what,
            cast(null as date) as loaded_on,
            true as is_any_day
    {%- endfor %}
),

int_recomputation_due as (
    select
        -- from its Monday, for what is put together of a week's rows changes as a whole
        case when max(case when is_any_day then 1 else 0 end) = 0 then {{ add_days(week_ending_on('min(loaded_on)'), -6) }} end as since_on,
        count(*) as n_notes,
        coalesce(
            min(case when is_any_day then what end),
            min(what)
        ) as because
    from notes
)

select * from int_recomputation_due
