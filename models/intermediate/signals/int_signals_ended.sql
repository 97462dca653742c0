-- Records of persons who refused something: what, since when the record is no signal any more, and since when it decides nothing. Only the
-- records of such persons are looked at, for what is refused today may speak of any of them.
with refused as (
    select
        records.landed_file,
        records.landed_row,
        records.signal_id,
        records.is_eligible,
        min(case when refusals.stops_signals then refusals.reason end) as refusal_reason,
        min(case when refusals.stops_signals then greatest(refusals.from_at, records.loaded_at) end) as consent_ends_at,
        min(greatest(refusals.from_at, records.loaded_at)) as decision_ends_at
    from {{ ref('int_signals_grouped') }} as records
    inner join {{ ref('feeds') }} as feeds on records.feed_id = feeds.feed_id
    inner join {{ ref('int_identities_refused') }} as refusals
        on records.identity_id = refusals.identity_id and feeds.consent_model = refusals.consent_model
    where records.rejection is null and {{ still_refuses('refusals', 'records') }}
    group by records.landed_file, records.landed_row, records.signal_id, records.is_eligible
),

equals as (
    -- what is equal to a record that ended has ended with it
    select
        signal_id,
        min(consent_ends_at) as group_ends_at
    from refused
    where is_eligible
    group by signal_id
),

members as (
    select
        landed_file,
        landed_row
    from refused
    union
    select
        records.landed_file,
        records.landed_row
    from {{ ref('int_signals_grouped') }} as records
    inner join equals on records.signal_id = equals.signal_id
    where records.is_eligible and equals.group_ends_at is not null
),

int_signals_ended as (
    select
        members.landed_file,
        members.landed_row,
        records.signal_id,
        refused.refusal_reason,
        refused.consent_ends_at,
        refused.decision_ends_at,
        case when records.is_eligible then equals.group_ends_at end as group_ends_at
    from members
    inner join {{ ref('int_signals_grouped') }} as records on members.landed_file = records.landed_file and members.landed_row = records.landed_row
    left join refused on members.landed_file = refused.landed_file and members.landed_row = refused.landed_row
    left join equals on records.signal_id = equals.signal_id
)

select * from int_signals_ended
