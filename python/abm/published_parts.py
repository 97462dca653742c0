"""What the published copy is made of: each mart as a table, but some as the view they are, over what they read.

A mart may be read from few rows and show many: the score ledger repeats each fact of fit for every week and model.
Written out it would be most of the copy; so the tables it reads lie in schema ``parts``, without the columns that no
view mentions, and the view stands over them under names without a database, so that any name of the file will do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from abm.erasure.places import quote

MARTS, PARTS = "marts", "parts"
_CREATED = re.compile(
    r"create view (?P<name>.+?)(?: \((?P<names>[^)]*)\))? as (?P<select>.+)", re.IGNORECASE | re.DOTALL
)
_Place = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """A table or view of the copy.

    Attributes:
        schema: where it lies in the copy: ``marts`` or ``parts``.
        name: its name, in the warehouse and in the copy.
        source: where it lies in the warehouse, as SQL.
        columns: names and types of the columns that are copied.
        select: of a view, its query over the copy.
        reads: of a view, what it reads.
    """

    schema: str
    name: str
    source: str
    columns: Mapping[str, str]
    select: str | None = None
    reads: tuple[Part, ...] = ()

    @property
    def target(self) -> str:
        """Where it lies in the copy, as SQL."""
        return f"{quote(self.schema)}.{quote(self.name)}"

    def made_of(self) -> dict[str, Part]:
        """Itself and all it reads, down to the tables, by target."""
        found = {self.target: self}
        for part in self.reads:
            found |= part.made_of()
        return found


def find_parts(
    connection: duckdb.DuckDBPyConnection, database: str, marts: Iterable[str], views: Iterable[str] = ()
) -> list[Part]:
    """The tables and views of a copy of some marts, each after those it reads.

    Args:
        connection: connection to which the warehouse is attached under the name that its views know it by.
        database: that name.
        marts: names of the marts.
        views: names of those that are views in the copy too; any other view is written out.

    Raises:
        OSError: where a mart is missing, or a view reads what cannot be copied.
    """
    finder = _Finder(connection, database, {(MARTS, mart) for mart in marts}, {(MARTS, mart) for mart in views})
    for place in sorted(finder.marts):
        finder.visit(place)
    return list(finder.found.values())


def create_view(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Create a view in the copy, which is the connection's default database; it must show what the warehouse's does."""
    connection.execute(f"create view {part.target} as {part.select}")
    shown = read_columns(connection, None, (part.schema, part.name))
    if shown != part.columns:
        raise OSError(f"{part.schema}.{part.name} would have other columns in the copy than in the warehouse")


def read_columns(connection: duckdb.DuckDBPyConnection, database: str | None, place: _Place) -> dict[str, str]:
    """Columns of a table or view with their types, in order; of the default database where none is named."""
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns() where database_name = coalesce(?, current_database())"
        " and schema_name = ? and table_name = ? order by column_index",
        [database, *place],
    ).fetchall()
    if not rows:
        raise OSError(f"{place[0]}.{place[1]} is not in the warehouse")
    return dict(rows)


class _Finder:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, database: str, marts: set[_Place], views: set[_Place]
    ) -> None:
        self.marts = marts
        self.found: dict[_Place, Part] = {}
        self._connection, self._database = connection, database
        rows = connection.execute(
            "select schema_name, view_name, sql from duckdb_views() where database_name = ? and not internal",
            [database],
        ).fetchall()
        self._sql = {(schema, name): sql for schema, name, sql in rows if (schema, name) not in marts - views}
        self._queries: dict[_Place, Any] = {}
        self._mentioned = self._read_queries()

    def visit(self, place: _Place) -> Part:
        """A table or view with, before it, all it reads."""
        if place in self.found:
            return self.found[place]
        schema = MARTS if place in self.marts else PARTS
        columns = read_columns(self._connection, self._database, place)
        source = ".".join(map(quote, (self._database, *place)))
        if place not in self._sql:
            if schema == PARTS:
                columns = self._keep_mentioned(place, columns)
            part = Part(schema, place[1], source, columns)
        else:
            select, read = self._over_the_copy(place)
            part = Part(schema, place[1], source, columns, select, tuple(read))
        if any(other.target == part.target for other in self.found.values()):
            raise OSError(f"two tables of the copy would be called {schema}.{place[1]}")
        self.found[place] = part
        return part

    def _read_queries(self) -> dict[_Place, set[str] | None]:
        """Of all the marts read by way of views, the words of those views; ``None`` where one wants every column."""
        mentioned: dict[_Place, set[str] | None] = {}
        waiting = [place for place in self.marts if place in self._sql]
        while waiting:
            place = waiting.pop()
            if place in self._queries:
                continue
            query = self._queries[place] = self._parse(place)
            words = {text.lower() for text in _texts(query)}
            starred = {_place(table) for node in _nodes(query, "SELECT_NODE") for table in _read_whole(node)}
            for table in _tables(query):
                read = _place(table)
                known = mentioned.get(read, set())
                mentioned[read] = None if known is None or read in starred else known | words
                if read in self._sql:
                    waiting.append(read)
        return mentioned

    def _keep_mentioned(self, place: _Place, columns: Mapping[str, str]) -> dict[str, str]:
        words = self._mentioned.get(place)
        return {name: kind for name, kind in columns.items() if words is None or name.lower() in words}

    def _parse(self, place: _Place) -> Any:  # noqa: ANN401
        created = _CREATED.fullmatch(self._sql[place].strip().rstrip(";"))
        if created is None or created["names"]:
            raise OSError(f"the view {'.'.join(place)} cannot be copied: {self._sql[place][:80]}")
        [(text,)] = self._connection.execute("select json_serialize_sql(?::varchar)", [created["select"]]).fetchall()
        query = json.loads(text)
        if query["error"]:
            raise OSError(f"the view {'.'.join(place)} cannot be copied: {query['error_message']}")
        return query

    def _over_the_copy(self, place: _Place) -> tuple[str, list[Part]]:
        """The query of a view with the names of the copy, and what it reads."""
        query, read = self._queries[place], []
        for table in _tables(query):
            if table["catalog_name"] not in ("", self._database):
                raise OSError(f"the view {'.'.join(place)} reads another database: {table['catalog_name']}")
            part = self.visit(_place(table))
            read.append(part)
            table["catalog_name"], table["schema_name"] = "", part.schema
        [(select,)] = self._connection.execute(
            "select json_deserialize_sql(?::varchar::json)", [json.dumps(query)]
        ).fetchall()
        return select, read


def _place(table: Mapping[str, Any]) -> _Place:
    return table["schema_name"], table["table_name"]


def _parts_of(value: object) -> Iterator[object]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _parts_of(one)


def _nodes(query: object, kind: str) -> list[dict[str, Any]]:
    return [one for one in _parts_of(query) if isinstance(one, dict) and one.get("type") == kind]


def _texts(query: object) -> Iterator[str]:
    return (one for one in _parts_of(query) if isinstance(one, str))


def _tables(query: object) -> list[dict[str, Any]]:
    """What a query reads that is no part of itself: dbt names schemas, a ``with`` has none."""
    return [table for table in _nodes(query, "BASE_TABLE") if table["schema_name"]]


def _read_whole(select: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables of which a select takes every column, or may."""
    is_whole = any(isinstance(one, dict) and one.get("class") == "STAR" for one in _parts_of(select["select_list"]))
    return _tables(select["from_table"]) if is_whole else []
