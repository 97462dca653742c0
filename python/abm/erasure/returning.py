"""Who was erased and comes back: taken out of files before their rows land, and what is new of them learnt before that.

What never was in the warehouse file need not be taken out of its bytes, for which the whole file is written anew, and
changes no week; and sources go on sending rows of people whom only we forgot. Rows are taken out here where they say
nothing of a person that the list does not know. So that a login, a device or a record which nobody has seen before is
no reason to let them land, :func:`learn_of_returning` puts these on the list first. All else is left to land, and to
the application of the list that follows, which searches the whole landing: an address or a name nobody knew, an
identifier that stands in what has landed, a record of several people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb

from abm.contract import TableContract
from abm.erasure.people import Identity, close_identities, find_parts, tie_identities
from abm.erasure.places import IDENTITIES, REQUESTS, ROW_KIND, Column, Place, landing_places, quote, remembering_places
from abm.erasure.rows import (
    belonging_sql,
    load_digests,
    load_values,
    loaded_at_sql,
    mark_suppressed,
    model_ids_sql,
    own_record,
    state_of,
)
from abm.erasure.suppression import SuppressionList
from abm.erasure.texts import name_keys

# of these nothing is sought in free words, so that one more on the list changes no text that has landed
_SOUGHT_BY_ROW = ("user_id", "anonymous_id")
_ROW = "landed.landed_file = found.landed_file and landed.landed_row = found.landed_row"


def arriving_places(contract: Iterable[TableContract]) -> dict[TableContract, Place]:
    """The landing's tables whose rows may be somebody's; a request names whom to erase, and is not theirs."""
    return {
        place.table: replace(place, records=_owned(place))
        for place in landing_places(contract)
        if place.table is not None and place.table.name != REQUESTS and (place.people or _owned(place))
    }


def telling_columns(place: Place) -> list[str]:
    """The columns of a landing table that are needed to see whose a row is."""
    assert place.table is not None
    named = {column.name for column in (*place.people, *place.linked)} | {*place.names, *place.table.key}
    return [name for name in place.table.column_names if name in named]


def learn_of_returning(
    connection: duckdb.DuckDBPyConnection,
    suppressed: SuppressionList,
    contract: Sequence[TableContract],
    arriving: Sequence[Place],
) -> int:
    """Put on the list the logins, devices and records with which people on it come back, where these are all new.

    Args:
        connection: open and writable, outside a transaction.
        suppressed: the list; extended and saved.
        contract: the landing's tables.
        arriving: relations like landing tables that hold what is about to land, their columns those of
            :func:`telling_columns`; from :func:`arriving_places`.

    Returns:
        How many identifiers and records were added.
    """
    load_digests(connection, suppressed)
    listed: dict[Identity, int] = {}
    for place in arriving:
        listed.update(mark_suppressed(connection, suppressed, replace(place, records=()), ""))
    if not listed:
        return 0
    n_before, state_before = len(suppressed.digests), state_of(suppressed, contract)
    tie_identities(connection, arriving)
    part_of = find_parts(connection, listed)
    reached = close_identities(connection, listed, {})
    landed = landing_places(contract)
    others = sorted(identity for identity in part_of if identity not in listed)
    known = _find_known(connection, [*landed, *remembering_places(connection)], others)
    known |= {identity for identity in reached if identity not in listed and identity[0] not in _SOUGHT_BY_ROW}
    left = {part_of[identity] for identity in known}
    learnt = {identity: number for identity, number in reached.items() if part_of[identity] not in left}
    for (kind, value), number in learnt.items():
        suppressed.add(kind, value, number)
    load_digests(connection, suppressed)
    for (kind, value), number in _find_records(connection, suppressed, landed, arriving).items():
        suppressed.add(kind, value, number)
    if len(suppressed.digests) > n_before:
        connection.execute("begin")
        # a list that was not in step with this warehouse stays so, and is applied to all of it
        connection.execute(
            "update landing.suppression_state set version = ? where version = ?",
            [state_of(suppressed, contract), state_before],
        )
        suppressed.save()
        connection.execute("commit")
    return len(suppressed.digests) - n_before


def take_out_returning(
    connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, place: Place, relation: str
) -> int:
    """Take the rows of people on the list out of a temporary relation like a landing table, before they land.

    Args:
        connection: inside the transaction that lands the rows; :func:`load_digests` has been called.
        suppressed: the list.
        place: the landing table that they are for, from :func:`arriving_places`.
        relation: SQL name of the temporary relation.

    Returns:
        How many rows were taken out; ``landing.erased_rows`` has where each of them stood.
    """
    assert place.table is not None
    if not _mark_returning(connection, suppressed, replace(place, relation=relation)):
        return 0
    connection.execute(
        "insert into landing.erased_rows select ?, ?, landed.landed_file, landed.landed_row,"
        f" {loaded_at_sql(place.table)}, found.number from {relation} as landed"
        f" inner join erasure_returning as found on {_ROW}",
        [place.table.feed, place.table.table],
    )
    [(n_rows,)] = connection.execute(
        f"delete from {relation} as landed using erasure_returning as found where {_ROW}"
    ).fetchall()
    return int(n_rows)


def _owned(place: Place) -> tuple[Column, ...]:
    """The records a row is of or adds to; of a shared device single rows are on the list, which ties follow."""
    return tuple(column for column in place.records if not column.kind.startswith(ROW_KIND))


def _mark_returning(connection: duckdb.DuckDBPyConnection, suppressed: SuppressionList, place: Place) -> bool:
    """Collect in ``erasure_returning`` the rows that are somebody's on the list and say nothing new; whether any."""
    values = mark_suppressed(connection, suppressed, place, "")
    if not values:
        return False
    load_values(connection, values)
    connection.execute(
        "create or replace temp table erasure_returning as"
        f" select distinct * from ({belonging_sql(place, says_nothing_new=True)})"
    )
    for column in place.linked:
        # further ids of the person, several in one text
        connection.execute(
            f"delete from erasure_returning as found using {place.relation} as landed where {_ROW}"
            f" and trim({quote(column.name)}) <> ''"
        )
    if place.names:
        columns = ", ".join(quote(name) for name in place.names)
        named = connection.execute(
            f"select found.landed_file, found.landed_row, {columns} from {place.relation} as landed"
            f" inner join erasure_returning as found on {_ROW}"
        ).fetchall()
        untold = [
            (file, row)
            for file, row, *parts in named
            if any(
                suppressed.number_of("name", key) is None
                for key in name_keys(parts[0], parts[-1] if len(parts) > 1 else None)
            )
        ]
        if untold:
            connection.executemany("delete from erasure_returning where landed_file = ? and landed_row = ?", untold)
    return bool(connection.execute("select 1 from erasure_returning limit 1").fetchall())


def _find_known(
    connection: duckdb.DuckDBPyConnection, places: Iterable[Place], identities: Sequence[Identity]
) -> set[Identity]:
    """Which identifiers stand in what has landed, or in what is remembered of it."""
    if not identities:
        return set()
    load_values(connection, {identity: number for number, identity in enumerate(identities)})
    for query in model_ids_sql():
        connection.execute(f"insert into erasure_values {query}")
    numbers: set[int] = set()
    for place in places:
        if place.table is not None and place.table.name == REQUESTS:
            continue
        for column in (*place.people, *place.linked):
            numbers |= {
                number
                for (number,) in connection.execute(
                    f"select distinct number from (select {column.value} as value from {place.relation}) as landed"
                    " inner join erasure_values as sought on sought.kind = ? and sought.value = landed.value",
                    [column.kind],
                ).fetchall()
            }
    # lines that were no rows
    numbers |= {
        number
        for (number,) in connection.execute(
            "select distinct number from erasure_values as sought inner join landing.rejected_rows as rejected"
            " on contains(rejected.raw_payload, sought.value) where list_contains(?::varchar[], sought.kind)",
            [list(IDENTITIES)],
        ).fetchall()
    }
    return {identities[number] for number in numbers}


def _find_records(
    connection: duckdb.DuckDBPyConnection,
    suppressed: SuppressionList,
    landed: Sequence[Place],
    arriving: Sequence[Place],
) -> Mapping[Identity, int]:
    """Records of people on the list that are about to land and to which nothing was added yet."""
    records: dict[Identity, int] = {}
    for place in arriving:
        own = own_record(place)
        if own is None or place.table is None or place.table.persons_in:
            continue
        # whose the row is decides; that its record is new is what is being found out
        if not _mark_returning(connection, suppressed, replace(place, records=())):
            continue
        rows = connection.execute(
            f"select {own.value}, min(found.number) from {place.relation} as landed"
            f" inner join erasure_returning as found on {_ROW} group by 1"
        ).fetchall()
        values = {value: number for value, number in rows if value}
        for other in landed:
            for column in other.records:
                if column.kind == own.kind and values:
                    known = connection.execute(
                        f"select distinct {column.value} from {other.relation}"
                        f" where list_contains(?::varchar[], {column.value})",
                        [list(values)],
                    ).fetchall()
                    values = {value: number for value, number in values.items() if (value,) not in known}
        records.update({(own.kind, value): number for value, number in values.items()})
    return records
