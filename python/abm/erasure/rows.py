"""Which landed rows belong to the people who are erased, and the temporary tables that hold whom to look for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import duckdb

from abm.contract import TableContract
from abm.door.frames import cast_as_staging_does
from abm.erasure.people import Identity
from abm.erasure.places import IDENTITIES, Column, Place, landing_places, quote
from abm.erasure.suppression import SuppressionList
from abm.macros import call_macro

# joins a landing table to the rows of it that are marked, by its relation's name
MARKED = "marks.relation = ? and landed.landed_file = marks.landed_file and landed.landed_row = marks.landed_row"


def personal_digest(contract: Iterable[TableContract]) -> str:
    """Short hash of what the contract says of people; where it changes, everything is searched again."""
    said = [(table.name, column.name, column.personal) for table in contract for column in table.columns]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def state_of(suppressed: SuppressionList, contract: Iterable[TableContract]) -> str:
    """What a landing was searched for and where; while it is the same, only what is new is searched."""
    return f"{suppressed.version}:{personal_digest(contract)}" if suppressed.version else ""


def mark_suppressed(
    connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, place: Place, where: str
) -> dict[Identity, int]:
    """Identifiers and records of a place that are on the list, each with the number of its erasure."""
    found: dict[Identity, int] = {}
    for column in (*place.people, *place.records):
        if column.kind not in suppressed.kinds:
            continue
        hits = connection.execute(
            "select hits.value, list.number from ("
            f"select value, {suppressed.digest_sql(column.kind, 'value')} as digest from ("
            f"select distinct {column.value} as value from {place.relation} {where}) where value is not null"
            ") as hits inner join erasure_digests as list on hits.digest = list.digest"
        ).fetchall()
        found.update({(column.kind, value): number for value, number in hits})
    return found


def load_digests(connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList) -> None:
    """Bring the list's digests where they can be joined to: a temporary table."""
    connection.execute("create or replace temp table erasure_digests (digest varchar, number bigint)")
    connection.execute(
        "insert into erasure_digests select unnest(?::varchar[]), unnest(?::bigint[])",
        [list(suppressed.digests), list(suppressed.digests.values())],
    )


def belonging_sql(place: Place, says_nothing_new: bool = False) -> str:
    """Query giving file, row and erasure number of the rows whose person, or record, is in ``erasure_values``.

    A row that carries a login or an address is that person's; one that carries only a device is the device's. Those
    that say nothing new carry no identifier that is not there.
    """
    columns = [*place.people, *place.records]
    values = "".join(f", {column.value} as v{number}" for number, column in enumerate(columns))
    joins = "".join(
        f" left join erasure_values as e{number} on e{number}.kind = '{column.kind}' and e{number}.value = v{number}"
        for number, column in enumerate(columns)
    )
    strong = [number for number, column in enumerate(columns) if column.kind != "anonymous_id"]
    unnamed = " and ".join(f"v{number} is null" for number in strong if columns[number].kind in IDENTITIES) or "true"
    numbers = [f"e{number}.number" for number in strong]
    numbers += [
        f"case when {unnamed} then e{number}.number end"
        for number, column in enumerate(columns)
        if column.kind == "anonymous_id"
    ]
    chosen = f"least({', '.join(numbers)})" if len(numbers) > 1 else numbers[0]
    known = ""
    if says_nothing_new:
        known = " where " + " and ".join(
            f"(v{number} is null or e{number}.number is not null)" for number in range(len(columns))
        )
    return (
        f"select * from (select landed_file, landed_row, {chosen} as number from"
        f" (select landed_file, landed_row{values} from {place.relation}) as valued{joins}{known})"
        " where number is not null"
    )


def drop_suppressed(
    connection: duckdb.DuckDBPyConnection,
    suppressed: SuppressionList,
    contract: Sequence[TableContract],
    table: TableContract,
    relation: str,
) -> None:
    """Delete from a relation like a landing table the rows of people on the list: what the door looks at."""
    if not suppressed.digests:
        return
    found = next(place for place in landing_places(contract) if place.table == table)
    if not found.people and not found.records:
        return
    place = replace(found, relation=relation)
    load_digests(connection, suppressed)
    values = mark_suppressed(connection, suppressed, place, "")
    load_values(connection, values)
    if values:
        connection.execute(
            f"delete from {relation} as landed using ({belonging_sql(place)}) as found"
            " where landed.landed_file = found.landed_file and landed.landed_row = found.landed_row"
        )


def load_values(connection: duckdb.DuckDBPyConnection, values: dict[Identity, int]) -> None:
    """Put identifiers into the temporary table of those to look for, ``erasure_values``, in place of what it held."""
    connection.execute("create or replace temp table erasure_values (kind varchar, value varchar, number bigint)")
    add_values(connection, values)


def add_values(connection: duckdb.DuckDBPyConnection, values: dict[Identity, int]) -> None:
    """Add identifiers to the temporary table of those to erase."""
    connection.execute(
        "insert into erasure_values select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::bigint[])",
        [[kind for kind, _ in values], [value for _, value in values], list(values.values())],
    )


def model_ids_sql() -> list[str]:
    """Queries giving what the models call the people of ``erasure_values``: by kind, id and number."""
    identity = (
        "case kind when 'crm_contact_id' then 'crm_contact' when 'user_id' then 'user'"
        " when 'anonymous_id' then 'anonymous' else kind end || '|' || value"
    )
    return [
        f"select '{kind}', {call_macro('engine/text.sql', 'keyed_hash', text)}, number from erasure_values"
        f" where kind in {of}"
        for kind, of, text in (("person_id", ("email", ""), "value"), ("identity_id", IDENTITIES, identity))
    ]


def own_record(place: Place) -> Column | None:
    """The id of a record that goes with its person, in the table that describes it."""
    if place.table is None:
        return None
    return next(
        (column for column in place.records if column.kind == f"{place.table.feed}.{place.table.table}.{column.name}"),
        None,
    )


def loaded_at_sql(table: TableContract) -> str:
    """SQL of when a row was learnt, as staging reads it: its load, or the beginning of its version if later."""
    columns = {column.name: column for column in table.columns}
    begun = "_fivetran_start" if "_fivetran_start" in columns else None
    moments = [
        f"cast({cast_as_staging_does(f'trim(landed.{quote(name)})', columns[name].data_type)} as timestamp)"
        for name in (begun, table.loaded_column)
        if name is not None
    ]
    return f"greatest({', '.join(moments)})" if moments else "cast(null as timestamp)"
