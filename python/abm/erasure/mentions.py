"""Takes mentions of the erased out of what stays: free text, links, broken lines, what the door said of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from abm.erasure.places import REQUESTS, Place, quote
from abm.erasure.texts import ERASED, Finder


class Mentions:
    """Removes mentions, and counts them: values redacted, and broken lines removed by feed and table."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, finder: Finder, files: Sequence[str], is_all: bool
    ) -> None:
        """Take who is looked for, and the files to look through unless all are."""
        self.connection, self.finder, self.files = connection, finder, list(files)
        self.where = "" if is_all else " where list_contains(?::varchar[], landed_file)"
        self.n_mentions = 0
        self.n_rejected: dict[str, int] = {}

    def remove(self, landing: Sequence[Place], kept: Iterable[Place]) -> None:
        """Redact free text, links and what the door said, and remove lines that were no rows and hold somebody.

        Args:
            landing: the landing's tables; of these only the given files.
            kept: relations that outlive a landing.
        """
        for place in landing:
            self._redact_staff_names(place)
            for column in place.texts:
                self._redact_column(place.relation, column, self.where, with_names=True)
            for column in place.links:
                self._redact_column(place.relation, column, self.where, with_names=False)
        for place in kept:
            for column in place.texts:
                self._redact_column(place.relation, column, "", with_names=True)
        for relation in ("landing.door_results", "landing.held_files"):
            self._redact_column(relation, "reason", "", with_names=True)
        self._remove_rejected(landing)

    def _redact_staff_names(self, place: Place) -> None:
        """Of our own people who asked, the name goes with the address."""
        for email in place.links if place.staff_names else ():
            found = self._distinct(place.relation, email, self.where, only_addresses=True)
            asked = [value for value in found if self.finder.redact(value, with_names=False) is not None]
            for name in place.staff_names if asked else ():
                self.connection.execute(
                    f"update {place.relation} set {quote(name)} = ? where list_contains(?::varchar[], {quote(email)})",
                    [ERASED, asked],
                )

    def _redact_column(self, relation: str, column: str, where: str, with_names: bool) -> None:
        found = self._distinct(relation, column, where, only_addresses=not with_names)
        redacted = {text: other for text in found if (other := self.finder.redact(text, with_names)) is not None}
        if redacted:
            self.n_mentions += len(redacted)
            self.connection.execute(
                f"update {relation} as landed set {quote(column)} = redacted.other from"
                " (select unnest(?::varchar[]) as text, unnest(?::varchar[]) as other) as redacted"
                f" where landed.{quote(column)} = redacted.text",
                [list(redacted), list(redacted.values())],
            )

    def _distinct(self, relation: str, column: str, where: str, only_addresses: bool) -> list[str]:
        name = quote(column)
        telling = (
            f"({name} like '%@%' or {name} ilike '%!%40%' escape '!')" if only_addresses else f"{name} is not null"
        )
        rows = self.connection.execute(
            f"select distinct {name} from {relation}{where or ' where true'} and {telling}",
            [self.files] if where else [],
        ).fetchall()
        return [text for (text,) in rows]

    def _remove_rejected(self, landing: Iterable[Place]) -> None:
        kinds = {
            place.table.name: {column.kind for column in place.people} for place in landing if place.table is not None
        }
        rows = self.connection.execute(
            "select landed_file, feed_id, table_name, landed_line, raw_payload, reason"
            f" from landing.rejected_rows{self.where}",
            [self.files] if self.where else [],
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
            self.n_rejected[f"{feed}.{table}"] = self.n_rejected.get(f"{feed}.{table}", 0) + 1
