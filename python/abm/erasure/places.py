"""Where people stand: the landing's columns that name a person, and the relations that outlive a landing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from abm.contract import PROJECT_ROOT, TableContract
from abm.macros import call_macro

# the table of requests: it names whom to erase, not who they are
REQUESTS = "ops.erasures"
ROW_KIND = "row of "
IDENTITIES = ("email", "crm_contact_id", "user_id", "anonymous_id")
# Columns of the project's own relations, by the names every model gives them.
_OWN_COLUMNS = {
    "email": "email",
    "crm_contact_id": "crm_contact_id",
    "master_crm_contact_id": "crm_contact_id",
    "user_id": "user_id",
    "anonymous_id": "anonymous_id",
    "person_id": "person_id",
    "identity_id": "identity_id",
}
_REMEMBERS = re.compile(r"materialized\s*=\s*['\"](?:incremental|snapshot)['\"]|{%-?\s*snapshot\b")


@dataclass(frozen=True)
class Column:
    """A column that names a person; ``value`` is the SQL of the identifier as it is compared."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class Place:
    """A relation in which people stand.

    ``people`` name the person a row belongs to, ``records`` a record that may have gone with its person, ``linked``
    lists further ids of that person, ``texts`` may mention anybody and ``links`` may hold an address.
    """

    relation: str
    people: tuple[Column, ...]
    linked: tuple[Column, ...] = ()
    records: tuple[Column, ...] = ()
    texts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    staff_names: tuple[str, ...] = ()
    table: TableContract | None = None


def landing_places(contract: Iterable[TableContract]) -> list[Place]:
    """The landing's tables, as their contract declares them under ``personal``."""
    tables = list(contract)
    targets = {column.references for table in tables for column in table.columns if column.references}
    # records that belong to a person, without being one: what only adds to them goes along
    owned = {
        (table.feed, table.table, column.name)
        for table in tables
        for column in table.columns
        if (table.feed, table.table, column.name) in targets
        and column.personal is None
        and (table.persons_in or any(other.personal in IDENTITIES for other in table.columns))
    }
    return [_landing_place(table, owned) for table in tables]


def _landing_place(table: TableContract, owned: set[tuple[str, str, str]]) -> Place:
    people, linked, records = [], [], []
    for column in table.columns:
        if column.personal in IDENTITIES:
            people.append(Column(column.name, column.personal, identity_sql(column.personal, quote(column.name))))
        elif column.personal == "crm_contact_ids":
            listed = f"unnest(string_split({quote(column.name)}, ';'))"
            linked.append(Column(column.name, "crm_contact_id", f"nullif(trim(split_part({listed}, ':', 1)), '')"))
        own = (table.feed, table.table, column.name)
        target = own if own in owned else column.references
        if target in owned and column.name in table.key:
            records.append(Column(column.name, ".".join(target), identity_sql("", quote(column.name))))
    if any(column.kind == "anonymous_id" for column in people) and table.key:
        # of a shared device single rows go
        parts = ", ".join(f"coalesce(trim({quote(name)}), '')" for name in table.key)
        records.append(Column(", ".join(table.key), f"{ROW_KIND}{table.name}", f"concat_ws('|', {parts})"))

    def named(*kinds: str) -> tuple[str, ...]:
        return tuple(column.name for column in table.columns if column.personal in kinds)

    return Place(
        f"landing.{quote(table.identifier)}",
        tuple(people),
        tuple(linked),
        tuple(records),
        named("text"),
        named("link", "staff_email"),
        named("name"),
        named("staff_name"),
        table,
    )


def remembering_places(connection: duckdb.DuckDBPyConnection) -> list[Place]:
    """The project's relations that keep rows from build to build, where they are built already."""
    names = remembering_models()
    found = connection.execute(
        "select table_schema, table_name, list(column_name order by ordinal_position) from information_schema.columns"
        " where table_catalog = current_database() and table_schema <> 'landing' and data_type = 'VARCHAR'"
        " and list_contains(?, table_name) group by all order by all",
        [sorted(names)],
    ).fetchall()
    places = []
    for schema, table, columns in found:
        known = [name for name in columns if name in _OWN_COLUMNS]
        places.append(
            Place(
                f"{quote(schema)}.{quote(table)}",
                tuple(
                    Column(name, _OWN_COLUMNS[name], identity_sql(_OWN_COLUMNS[name], quote(name))) for name in known
                ),
                texts=tuple(name for name in columns if name not in known),
            )
        )
    return places


@cache
def remembering_models(models: Path = PROJECT_ROOT / "models") -> frozenset[str]:
    """Names of the models whose own configuration keeps rows from build to build."""
    return frozenset(path.stem for path in models.rglob("*.sql") if _REMEMBERS.search(path.read_text(encoding="utf-8")))


def identity_sql(kind: str, column: str) -> str:
    """SQL of an identifier as it is compared: addresses as the models normalise them, ids without outer blanks."""
    text = f"nullif(trim({column}), '')"
    if kind != "email":
        return text
    return f"coalesce({call_macro('engine/text.sql', 'normalise_email', column)}, lower({text}))"


def normalise(connection: duckdb.DuckDBPyConnection, kind: str, value: str) -> str | None:
    """One identifier as it is compared; ``None`` for a blank."""
    found = connection.execute(f"select {identity_sql(kind, 'given')} from (select ? as given)", [value]).fetchall()
    return found[0][0] if found else None


def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
