"""The tables of the published copy: written anew, or brought up to date upon the copy before.

A nightly build changes the last week of a history and leaves the other years as they are. What it replaced is in
``landing.history_steps`` (macro keep_step), so that the copy need not be sorted and written whole every night. A table
whose step does not lead from what the copy has to what the warehouse has is copied whole.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from abm.changes import PROJECT_NAME
from abm.erasure.places import quote
from abm.published_parts import MARTS, Part

# Columns by which marts are read; where a mart has them it is sorted by them, then by its key. A signal knows no
# account: that is bridge_account_signals. What a view reads has no key here.
_SORTED_FIRST, _PART_KEY = ("account_id", "occurred_at"), ["as_of_on"]
# so large a share of a table may stand behind the sorted rows before it is sorted anew
MOST_APPENDED = 0.25
# so large a share of all rows must stand for the copy before to be worth copying
_FEWEST_KEPT = 0.5


@dataclass(frozen=True)
class Content:
    """What a table of a copy holds: its rows, a text that any change of them changes, and how many are unsorted."""

    n_rows: int
    fingerprint: str
    n_appended: int = 0


NOTHING = Content(0, "")


@dataclass(frozen=True)
class Step:
    """What the last build replaced in a history: between two versions, the rows for which a condition holds."""

    version_before: str
    version: str
    changed_by: str
    condition: str


class How(enum.Enum):
    """How a table comes into the copy."""

    KEPT, CHANGED, WHOLE = enum.auto(), enum.auto(), enum.auto()


class BuiltTables:
    """What the builds of a warehouse noted of its tables, read by way of a connection it is attached to."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, database: str) -> None:
        """Read the versions and steps; there are none in a warehouse that an earlier release built."""
        self._connection, self._database = connection, database
        models = f"model.{PROJECT_NAME}."
        self._versions = {
            str(node).removeprefix(models): str(version)
            for node, version in self._read("versions", "node, version", "version is not null")
        }
        self._steps = {
            str(node).removeprefix(models): Step(*map(str, step))
            for node, *step in self._read("history_steps", "node, version_before, version, changed_by, condition")
        }

    def read_content(self, table: Part) -> Content:
        """Rows of a table and their fingerprint, which a column's name or type changes too, but not the order.

        The version of a model says that without a look at its rows; who has none is read through.
        """
        version = self._versions.get(table.name)
        read = "''" if version else f"coalesce(sum(hash({', '.join(map(quote, table.columns))})), 0)::varchar"
        [(n_rows, found)] = self._connection.execute(f"select count(*), {read} from {table.source}").fetchall()
        return Content(n_rows, _fingerprint(table, version or found))

    def choose(self, table: Part, content: Content, before: Content) -> How:
        """How a table comes into a copy upon one that has ``before``."""
        if before.fingerprint == content.fingerprint and before.n_rows == content.n_rows:
            return How.KEPT
        step = self._steps.get(table.name)
        if (
            step is None
            or step.changed_by not in table.columns
            or before.fingerprint != _fingerprint(table, step.version_before)
            or content.fingerprint != _fingerprint(table, step.version)
        ):
            return How.WHOLE
        [(n_new,)] = self._execute(f"select count(*) from {table.source} where {step.condition}")
        return How.CHANGED if before.n_appended + n_new <= content.n_rows * MOST_APPENDED else How.WHOLE

    def write(self, table: Part, content: Content, before: Content, how: How, key: list[str] | None) -> Content:
        """Bring a table into the copy, which is the connection's default database.

        Args:
            table: the table.
            content: what it holds in the warehouse.
            before: what it holds in the copy so far.
            how: what ``choose`` said.
            key: the mart's key; ``None`` for what only views read.

        Returns:
            What the copy has of it now.

        Raises:
            OSError: the copy has other rows than the warehouse.
        """
        order = _order(table, key)
        if how is How.KEPT:
            return before
        if how is How.CHANGED:
            condition = self._steps[table.name].condition
            [(n_gone,)] = self._execute(f"delete from {table.target} where {condition}")
            [(n_new,)] = self._execute(f"insert into {table.target} {_select(table)} where {condition} {_by(order)}")
            if before.n_rows - n_gone + n_new == content.n_rows:
                # what goes are rows of earlier nights, but for the first of them
                return Content(content.n_rows, content.fingerprint, max(before.n_appended - n_gone, 0) + n_new)
        self._execute(f"drop table if exists {table.target}")
        self._execute(f"create table {table.target} as {_select(table)} {_by(order)}")
        [(n_copied,)] = self._execute(f"select count(*) from {table.target}")
        if n_copied != content.n_rows:
            raise OSError(f"{table.schema}.{table.name} has {content.n_rows:,} rows and its copy {n_copied:,}")
        return content

    def _execute(self, statement: str) -> list[tuple[int]]:
        return self._connection.execute(statement).fetchall()

    def _read(self, table: str, columns: str, condition: str = "true") -> list[tuple[object, ...]]:
        known = self._connection.execute(
            "select 1 from duckdb_tables() where database_name = ? and schema_name = 'landing' and table_name = ?",
            [self._database, table],
        ).fetchall()
        if not known:
            return []
        return self._connection.execute(
            f"select {columns} from {quote(self._database)}.landing.{quote(table)}"
            f" where starts_with(node, 'model.{PROJECT_NAME}.') and {condition}"
        ).fetchall()


def is_worth_copying(contents: Mapping[str, Content], ways: Mapping[str, How]) -> bool:
    """Whether most rows of the copy before stand, so that its file is copied rather than a new one begun."""
    n_kept = sum(content.n_rows for target, content in contents.items() if ways[target] is not How.WHOLE)
    return n_kept > _FEWEST_KEPT * sum(content.n_rows for content in contents.values())


def clear(connection: duckdb.DuckDBPyConnection, database: str, wanted: Iterable[Part]) -> None:
    """Take out of a copied copy its views, which are made anew, and the tables that are no longer wanted."""
    places = {(part.schema, part.name) for part in wanted if not part.select}
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = ? and not internal", [database]
    ).fetchall()
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and schema_name <> 'main'",
        [database],
    ).fetchall()
    for schema, name in views:
        connection.execute(f"drop view {quote(schema)}.{quote(name)}")
    for schema, name in tables:
        if (schema, name) not in places:
            connection.execute(f"drop table {quote(schema)}.{quote(name)}")


def name_columns(part: Part) -> str:
    """The columns of a table or view with their types, as one text."""
    return " ".join(f"{name}:{kind}" for name, kind in part.columns.items())


def _fingerprint(table: Part, version: str) -> str:
    return f"{version}:{name_columns(table)}"


def _select(table: Part) -> str:
    return f"select {', '.join(map(quote, table.columns))} from {table.source}"


def _order(table: Part, key: list[str] | None) -> list[str]:
    first = [name for name in _SORTED_FIRST if name in table.columns]
    rest = key if table.schema == MARTS and key is not None else _PART_KEY
    return [*first, *(name for name in rest if name not in first and name in table.columns)]


def _by(order: list[str]) -> str:
    return f"order by {', '.join(map(quote, order))}" if order else ""
