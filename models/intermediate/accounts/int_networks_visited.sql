-- On whose network each visitor without a name was last seen, as was known at each moment. The narrowest range speaks, of equals
-- the one known last; where it names two companies or a provider, nobody does. A newer visit ends what an older one says.
with located as (
    select * from {{ ref('int_visits_located') }}
),

moments as (
    select
        identity_id,
        visit_number,
        known_from_at as learnt_at
    from located
    union
    select
        identity_id,
        visit_number,
        known_to_at as learnt_at
    from located
    where known_to_at is not null
),

known as (
    select
        moments.*,
        located.range_text,
        located.n_host_bits,
        located.domain,
        located.confidence,
        max(located.range_known_at) over (partition by moments.identity_id, moments.visit_number, moments.learnt_at, located.range_id) as range_known_at
    from moments
    left join located
        on
            moments.identity_id = located.identity_id
            and moments.visit_number = located.visit_number
            and moments.learnt_at >= located.known_from_at
            and {{ is_before_end('moments.learnt_at', 'located.known_to_at') }}
),

ranked as (
    select
        *,
        rank() over (partition by identity_id, visit_number, learnt_at order by n_host_bits asc, range_known_at desc) as narrowness
    from known
),

verdicts as (
    select
        identity_id,
        visit_number,
        learnt_at,
        min(range_text) as range_text,
        case when count(*) = count(domain) and count(distinct domain) = 1 then min(domain) end as domain,
        max(confidence) as confidence
    from ranked
    where narrowness = 1
    group by identity_id, visit_number, learnt_at
),

overtaken as (
    select
        identity_id,
        visit_number,
        min(min(loaded_at)) over (
            partition by identity_id order by visit_number rows between 1 following and unbounded following
        ) as overtaken_at
    from located
    group by identity_id, visit_number
),

standing as (
    select
        verdicts.*,
        row_number() over (partition by verdicts.identity_id, verdicts.learnt_at order by verdicts.visit_number desc) as recency
    from verdicts
    inner join overtaken on verdicts.identity_id = overtaken.identity_id and verdicts.visit_number = overtaken.visit_number
    where overtaken.overtaken_at is null or verdicts.learnt_at < overtaken.overtaken_at
),

changes as (
    select
        *,
        coalesce(domain || '|' || range_text || '|' || coalesce(cast(confidence as {{ dbt.type_string() }}), ''), '') as state,
        lag(coalesce(domain || '|' || range_text || '|' || coalesce(cast(confidence as {{ dbt.type_string() }}), ''), '')) over (
            partition by identity_id order by learnt_at
        ) as previous_state
    from standing
    where recency = 1
),

int_networks_visited as (
    select
        identity_id,
        domain,
        range_text,
        confidence,
        learnt_at as from_at,
        lead(learnt_at) over (partition by identity_id order by learnt_at) as until_at
    from changes
    where previous_state is null or previous_state <> state
)

select * from int_networks_visited
