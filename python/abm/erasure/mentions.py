"""Takes mentions of the erased out of what stays: free text, links, broken lines, what the door said of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from abm.erasure.places import REQUESTS, Place, quote
from abm.erasure.sieve import find_texts_to_read
from abm.erasure.suppression import SuppressionList
from abm.erasure.texts import ERASED, Finder


@dataclass(frozen=True)
class _Sought:
    """A column in which mentions are sought; of one with names, not only addresses are."""

    relation: str
    column: str
    has_names: bool
    where: str


class Mentions:
    """Removes mentions, and counts them: values redacted, and broken lines removed by feed and table."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        suppressed: SuppressionList,
        living: Collection[str],
        where: str,
        where_rejected: str,
    ) -> None:
        """Take whom to look for, names on the list that tell of nobody, and the conditions of the rows to look at.

        Those of lines that were no rows are others, for in these ids are looked for too. The list's digests lie in
        ``erasure_digests``.
        """
        self.connection, self.suppressed, self.living = connection, suppressed, living
        self.where, self.where_rejected = where, where_rejected
        self.finder = Finder(suppressed, living)
        self.n_mentions = 0
        self.n_rejected: dict[str, int] = {}
        self.rejected_files: set[str] = set()

    def remove(self, landing: Sequence[Place], kept: Iterable[Place]) -> None:
        """Redact free text, links and what the door said, and remove lines that were no rows and hold somebody.

        Args:
            landing: the landing's tables; of these only the given files.
            kept: relations that outlive a landing.
        """
        sought = [
            _Sought(place.relation, column, has_names, self.where)
            for place in landing
            for columns, has_names in ((place.texts, True), (place.links, False))
            for column in columns
        ]
        sought += [_Sought(place.relation, column, True, "") for place in kept for column in place.texts]
        sought += [_Sought(relation, "reason", True, "") for relation in ("landing.door_results", "landing.held_files")]
        redacted = self._find(sought)
        for place in landing:
            self._redact_staff_names(place, redacted)
        for (relation, column), texts in redacted.items():
            self._redact_column(relation, column, texts)
        self._remove_rejected(landing)

    def _find(self, sought: Sequence[_Sought]) -> dict[tuple[str, str], dict[str, str]]:
        """What to make of which texts, by relation and column: only a text that may hold somebody leaves DuckDB."""
        self.connection.execute(
            "create or replace temp table erasure_texts (number integer, text varchar, has_names boolean)"
        )
        for number, one in enumerate(sought):
            name = quote(one.column)
            telling = (
                f"{name} is not null" if one.has_names else f"({name} like '%@%' or {name} ilike '%!%40%' escape '!')"
            )
            self.connection.execute(
                f"insert into erasure_texts select distinct {number}, {name}, {one.has_names} from {one.relation}"
                f"{one.where or ' where true'} and {telling}"
            )
        found: dict[tuple[str, str], dict[str, str]] = {}
        for number, text in find_texts_to_read(self.connection, self.suppressed, self.living):
            one = sought[number]
            other = self.finder.redact(text, one.has_names)
            if other is not None:
                found.setdefault((one.relation, one.column), {})[text] = other
        self.connection.execute("drop table erasure_texts")
        return found

    def _redact_staff_names(self, place: Place, redacted: Mapping[tuple[str, str], dict[str, str]]) -> None:
        """Of our own people who asked, the name goes with the address."""
        for email in place.links if place.staff_names else ():
            asked = list(redacted.get((place.relation, email), ()))
            for name in place.staff_names if asked else ():
                self.connection.execute(
                    f"update {place.relation} set {quote(name)} = ? where list_contains(?::varchar[], {quote(email)})",
                    [ERASED, asked],
                )

    def _redact_column(self, relation: str, column: str, redacted: Mapping[str, str]) -> None:
        self.n_mentions += len(redacted)
        self.connection.execute(
            f"update {relation} as landed set {quote(column)} = redacted.other from"
            " (select unnest(?::varchar[]) as text, unnest(?::varchar[]) as other) as redacted"
            f" where landed.{quote(column)} = redacted.text",
            [list(redacted), list(redacted.values())],
        )

    def _remove_rejected(self, landing: Iterable[Place]) -> None:
        kinds = {
            place.table.name: {column.kind for column in place.people} for place in landing if place.table is not None
        }
        rows = self.connection.execute(
            "select landed_file, feed_id, table_name, landed_line, raw_payload, reason"
            f" from landing.rejected_rows{self.where_rejected}"
        ).fetchall()
        for name, feed, table, line, payload, reason in rows:
            number = self.finder.number_in(f"{payload or ''} {reason or ''}", kinds.get(f"{feed}.{table}", ()))
            if number is None or f"{feed}.{table}" == REQUESTS:
                continue
            self.connection.execute(
                "delete from landing.rejected_rows"
                " where landed_file = ? and landed_line = ? and raw_payload is not distinct from ?",
                [name, line, payload],
            )
            self.connection.execute(
                "insert into landing.erased_rows values (?, ?, ?, ?, null, ?)", [feed, table, name, line, number]
            )
            self.rejected_files.add(name)
            self.n_rejected[f"{feed}.{table}"] = self.n_rejected.get(f"{feed}.{table}", 0) + 1
