-- Which rows in quarantine were delivered again and right, when, and by which row. A delivery is known by its id; where the id
-- holds the time, and that was what was wrong, by everything else it says: the first later row about something that had already
-- happened when the bad one was loaded.
{%- set keyed_by_time = tables_keyed_by_time() %}
{%- set columns = ['feed_id', 'table_name', 'record_id', 'loaded_at', 'landed_file', 'landed_row'] | join(', ') %}
{#- (relation, what stands against a row of it): whether a record is held is known before consent and terms are asked -#}
{%- set relations = [('int_signals_classified', 'rejection'), ('int_landed_entities', 'disposition')] %}
{%- set corrects_nothing = "('malformed', 'future_dated', 'duplicate')" %}
with held as (
    {%- for relation, rejection in relations %}
        select {{ columns }} from {{ ref(relation) }}
        where {{ rejection }} in ('malformed', 'future_dated')
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

good as (
    {%- for relation, rejection in relations %}
        select {{ columns }} from {{ ref(relation) }}
        where
            coalesce({{ rejection }}, '') not in {{ corrects_nothing }}
            -- few are held: what has none of their ids is left out before it is joined
            and record_id in (select held.record_id from held)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

known as (
    select max(loaded_at) as last_loaded_at
    from (
        {%- for relation, rejection in relations %}
            select loaded_at from {{ ref(relation) }}
            where coalesce({{ rejection }}, '') <> 'malformed'
            {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as loads
),

by_id as (
    select
        held.landed_file,
        held.landed_row,
        good.loaded_at as corrected_at,
        good.landed_file as corrected_file,
        good.landed_row as corrected_row
    from held
    cross join known
    inner join good
        on
            held.feed_id = good.feed_id
            and held.table_name = good.table_name
            and held.record_id = good.record_id
            -- a load time that is unreadable, or after all others, orders nothing
            and (held.loaded_at < good.loaded_at or held.loaded_at is null or held.loaded_at > known.last_loaded_at)
),

held_by_time as (
    select * from {{ ref('int_signals_classified') }}
    where
        feed_id || '.' || table_name in ('{{ keyed_by_time | join("', '") }}')
        and (rejection = 'future_dated' or (rejection = 'malformed' and occurred_at is null))
),

good_of_time as (
    select * from {{ ref('int_signals_classified') }}
    where
        coalesce(rejection, '') not in {{ corrects_nothing }}
        and identity_id in (select held_by_time.identity_id from held_by_time)
),

by_content as (
    select
        held.landed_file,
        held.landed_row,
        good.loaded_at as corrected_at,
        good.landed_file as corrected_file,
        good.landed_row as corrected_row
    from held_by_time as held
    inner join good_of_time as good
        on
            held.feed_id = good.feed_id
            and held.table_name = good.table_name
            and held.identity_id = good.identity_id
            and held.event = good.event
            and coalesce(held.signal_asset, '') = coalesce(good.signal_asset, '')
            and coalesce(held.strength, 0) = coalesce(good.strength, 0)
            and held.loaded_at < good.loaded_at
            and held.loaded_at >= good.occurred_at
),

found as (
    select * from by_id
    union all
    select * from by_content
),

ordered as (
    select
        *,
        row_number() over (partition by landed_file, landed_row order by corrected_at, corrected_file, corrected_row) as delivery_order
    from found
),

int_records_corrected as (
    select
        landed_file,
        landed_row,
        corrected_at,
        corrected_file,
        corrected_row
    from ordered
    where delivery_order = 1
)

select * from int_records_corrected
