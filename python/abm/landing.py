"""Loads a landing folder into schema ``landing`` of the warehouse: every column as text, every row accounted for.

Columns are found by name in each file's own header, so files of one table may differ in order and in optional columns.
A row that is not well-formed CSV goes to ``landing.rejected_rows`` with its line and text. A file that cannot be what
it claims to be is held: a row of ``landing.held_files`` and a copy in the quarantine folder say why, its neighbours
load, and what an earlier version of it gave stays. Only files that are new or changed since the last load are read,
each whole or not at all. Small files share a transaction: a commit costs as much as the reading of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from abm.builds import SCHEMA_SQL as BUILDS_SCHEMA_SQL
from abm.changes import SCHEMA_SQL as CHANGES_SCHEMA_SQL
from abm.changes import count_uncounted_days, keep_versions, note_everything, note_rows
from abm.contract import TableContract
from abm.erasure.apply import NOTHING, Applied, Request, apply_erasures
from abm.erasure.apply import SCHEMA_SQL as ERASURE_SCHEMA_SQL
from abm.erasure.places import Place
from abm.erasure.returning import arriving_places, learn_of_returning, take_out_returning, telling_columns
from abm.erasure.rows import load_digests
from abm.erasure.suppression import SuppressionList
from abm.landing_files import (
    PLAIN_TROUBLES,
    FileRead,
    FileTroubleError,
    LandedFile,
    LandingError,
    find_files,
    read_file,
    read_plainly,
)
from abm.quarantine import keep_copies

__all__ = [
    "HeldFile",
    "LandingError",
    "LoadReport",
    "create_tables",
    "find_files",
    "forget_results",
    "hold",
    "load_landing",
]

SCHEMA_SQL = """
create schema if not exists landing;
create table if not exists landing.landed_files (
    landed_file varchar, feed_id varchar, table_name varchar, fingerprint varchar, n_rows bigint, n_rejected bigint
);
create table if not exists landing.rejected_rows (
    landed_file varchar, feed_id varchar, table_name varchar, landed_line bigint, reason varchar, raw_payload varchar
);
create table if not exists landing.held_files (
    landed_file varchar, feed_id varchar, table_name varchar, fingerprint varchar, check_id varchar, reason varchar
);
create table if not exists landing.door_results (
    landed_file varchar, feed_id varchar, table_name varchar, fingerprint varchar, rules varchar,
    check_id varchar, n_rows bigint, observed double, verdict varchar, reason varchar
);
create table if not exists landing.door_days (landed_file varchar, loaded_on date, n_rows bigint);
create table if not exists landing.landings (generation bigint, landing varchar);
create table if not exists landing.generation (generation bigint);
"""
_REJECTS = "landing.rejected_rows"
# what a kill may cost: the reading of so many files, or of so much
_BATCH_FILES = 64
_BATCH_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class HeldFile:
    """A file that is not loaded; ``check_id`` is the check of ``door_checks.csv`` it fails, ``reason`` one sentence."""

    landed_file: str
    feed_id: str
    table_name: str
    fingerprint: str
    check_id: str
    reason: str


@dataclass(frozen=True)
class LoadReport:
    """What one load did: files read anew, files left as they were, files dropped because they are gone, files nothing
    reads, files held, files that were read only after they were decoded from Windows-1252, and who was erased.
    """

    n_read: int
    n_unchanged: int
    n_dropped: int
    unknown: tuple[str, ...]
    held: tuple[HeldFile, ...] = ()
    decoded: tuple[str, ...] = ()
    erased: Applied = NOTHING


def load_landing(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: list[TableContract],
    on_file: Callable[[str], None] | None = None,
    quarantine: Path | None = None,
    suppression: Path | None = None,
    request: Request | None = None,
) -> LoadReport:
    """Bring schema ``landing`` in line with the landing folder, without who was erased.

    Args:
        connection: open, writable warehouse connection outside a transaction.
        landing: folder with one sub-folder per feed.
        contract: the tables to load; each exists afterwards, empty where nothing landed.
        on_file: called with each file's relative name before it is read, for progress.
        quarantine: folder for copies of held files; none are kept without it.
        suppression: folder of the suppression list; without it erasures are not remembered from load to load.
        request: somebody to erase besides those of the feed `erasures`.

    Raises:
        LandingError: the landing folder is not there, or the suppression list cannot be read; nothing is changed then.
    """
    files, unknown = find_files(landing, contract)
    suppressed = SuppressionList.open(suppression)
    create_tables(connection, contract)
    present = {file.name: _fingerprint_of(file) for file in files}
    _note_landing(connection, landing, present)
    known = _read_fingerprints(connection, "landed_files")
    held = _read_fingerprints(connection, "held_files")
    gone = sorted((known.keys() | held.keys()) - present.keys())
    for name in gone:
        forget_file(connection, name, contract)
        connection.execute("delete from landing.held_files where landed_file = ?", [name])
    waiting: list[LandedFile] = []
    for file in files:
        fingerprint = present[file.name]
        if held.get(file.name) == fingerprint:
            if known.get(file.name) == fingerprint:
                # it loaded before the door saw it: what is held gives no rows
                forget_file(connection, file.name, contract)
            continue
        if known.get(file.name) == fingerprint and file.name not in held:
            continue
        waiting.append(file)
    count_uncounted_days(connection, contract)
    reader = _Reader(connection, contract, known.keys() | held.keys(), on_file, suppressed)
    batches = list(_make_batches(waiting))
    if known:
        # of a warehouse with nothing in it yet the whole file is new, whatever is taken out of it
        reader.look_ahead(batches)
    for batch in batches:
        reader.read(batch, present)
    fresh, decoded = [*reader.reads], [name for name, read in reader.reads.items() if read.is_decoded]
    _forget_stale_results(connection, present)
    erased = apply_erasures(connection, contract, suppressed, fresh, request)
    n_rows = Counter(erased.n_rows) + Counter(reader.n_returning)
    erased = replace(erased, n_rows=dict(sorted(n_rows.items())))
    keep_versions(connection, contract)
    still_held = _read_held(connection)
    if quarantine is not None:
        reasons = {one.landed_file: one.reason for one in still_held}
        keep_copies(quarantine, {file.name: file for file in files}, reasons, suppressed)
    n_dropped = len([name for name in gone if name in known])
    n_unchanged = len(files) - len(fresh) - len(still_held)
    return LoadReport(len(fresh), n_unchanged, n_dropped, tuple(unknown), tuple(still_held), tuple(decoded), erased)


def hold(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, fingerprint: str, trouble: FileTroubleError
) -> HeldFile:
    """Note that a version of a file is not to be loaded, in place of what was noted of it before."""
    held = HeldFile(file.name, file.table.feed, file.table.table, fingerprint, trouble.check_id, str(trouble))
    connection.execute("delete from landing.held_files where landed_file = ?", [file.name])
    connection.execute(
        "insert into landing.held_files values (?, ?, ?, ?, ?, ?)",
        [held.landed_file, held.feed_id, held.table_name, held.fingerprint, held.check_id, held.reason],
    )
    return held


def create_tables(connection: duckdb.DuckDBPyConnection, contract: Iterable[TableContract]) -> None:
    """Make every table of schema ``landing``; where a contract has other columns than before, rows keep what fits."""
    connection.execute(SCHEMA_SQL)
    connection.execute(ERASURE_SCHEMA_SQL)
    connection.execute(CHANGES_SCHEMA_SQL)
    connection.execute(BUILDS_SCHEMA_SQL)
    for table in contract:
        described = connection.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'landing' and table_name = ? order by ordinal_position",
            [table.identifier],
        ).fetchall()
        present = [name for (name,) in described]
        types = {**dict.fromkeys(table.column_names, "varchar"), "landed_file": "varchar", "landed_row": "bigint"}
        if present != list(types):
            # fingerprints know the columns and bring the files back; a file that is held by then keeps its earlier rows
            kept = [
                f"cast({_quote(name) if name in present else 'null'} as {kind}) as {_quote(name)}"
                for name, kind in types.items()
            ]
            source = f"landing.{_quote(table.identifier)}" if present else "(select 1) where false"
            connection.execute(
                f"create or replace table landing.{_quote(table.identifier)} as select {', '.join(kept)} from {source}"
            )


def forget_file(connection: duckdb.DuckDBPyConnection, name: str, contract: Iterable[TableContract]) -> None:
    """Take out all that a file gave."""
    found = connection.execute("select feed_id, table_name from landing.landed_files where landed_file = ?", [name])
    for feed, table_name in found.fetchall():
        # a table that has left the contract has no rows to forget
        for table in contract:
            if table.feed == feed and table.table == table_name:
                note_rows(connection, table, [name], is_read=False)
                connection.execute(f"delete from landing.{_quote(table.identifier)} where landed_file = ?", [name])
    connection.execute("delete from landing.rejected_rows where landed_file = ?", [name])
    connection.execute("delete from landing.erased_rows where landed_file = ?", [name])
    connection.execute("delete from landing.landed_files where landed_file = ?", [name])


def forget_results(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Take out all that the door said of a file."""
    connection.execute("delete from landing.door_results where landed_file = ?", [name])
    connection.execute("delete from landing.door_days where landed_file = ?", [name])


class _Reader:
    """Reads files into schema ``landing``; ``reads`` are those it read."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contract: list[TableContract],
        seen: Collection[str],
        on_file: Callable[[str], None] | None,
        suppressed: SuppressionList,
    ) -> None:
        """Take the names of files of which something may be noted: only of these there is anything to forget."""
        self.connection, self.contract, self.seen, self.on_file = connection, contract, seen, on_file
        self.suppressed = suppressed
        self.reads: dict[str, FileRead] = {}
        self.n_returning: Counter[str] = Counter()
        self._said: set[str] = set()
        # whose rows may be somebody's who was erased
        self._places = arriving_places(contract) if suppressed.digests else {}
        if self._places:
            load_digests(connection, suppressed)

    def look_ahead(self, batches: Iterable[list[LandedFile]]) -> None:
        """See with what people on the suppression list come back, in all files together and before any of them lands.

        Nothing of a file stays that cannot be read at once: it is looked at again, and explained, when it is read.
        """
        seen: dict[str, Place] = {}
        for batch in batches:
            files = [file for file in batch if file.table in self._places]
            if files and not self._look_at(files, seen) and len(files) > 1:
                for file in files:
                    self._look_at([file], seen)
        if seen:
            learn_of_returning(self.connection, self.suppressed, self.contract, [*seen.values()])
            load_digests(self.connection, self.suppressed)
            for place in seen.values():
                self.connection.execute(f"drop table {place.relation}")

    def _look_at(self, files: Iterable[LandedFile], seen: dict[str, Place]) -> bool:
        """Keep aside of some files what tells whose their rows are; whether they could be read."""
        found: dict[str, Place] = {}
        self.connection.begin()
        try:
            self.connection.execute(f"create temp table arriving_rejects as from {_REJECTS} limit 0")
            for file in files:
                self._say(file)
                place, name = self._places[file.table], _quote(file.table.identifier)
                aside = _quote(f"arriving {file.table.identifier}")
                columns = ", ".join(map(_quote, ["landed_file", "landed_row", *telling_columns(place)]))
                if file.table.identifier not in seen and file.table.identifier not in found:
                    self.connection.execute(
                        f"create temp table {aside} as select {columns} from landing.{name} limit 0"
                    )
                    found[file.table.identifier] = replace(place, relation=f"temp.{aside}")
                self.connection.execute(f"create temp table {name} as from landing.{name} limit 0")
                read_plainly(self.connection, file, f"temp.{name}", "temp.arriving_rejects")
                self.connection.execute(f"insert into temp.{aside} select {columns} from temp.{name}")
                self.connection.execute(f"drop table temp.{name}")
            self.connection.execute("drop table temp.arriving_rejects")
            self.connection.commit()
        except PLAIN_TROUBLES:
            self.connection.rollback()
            return False
        except BaseException:
            self.connection.rollback()
            raise
        seen.update(found)
        return True

    def read(self, batch: list[LandedFile], fingerprints: Mapping[str, str]) -> None:
        """Read some files in one transaction, or each in its own where there is trouble with one of them.

        DuckDB gives up a transaction with its first error.
        """
        changed = None
        if len(batch) > 1:
            self.connection.begin()
            try:
                reads = {}
                for file in batch:
                    self._say(file)
                    self._prepare(file)
                    reads[file.name] = read_plainly(self.connection, file, self._target(file), _REJECTS)
                self._finish(batch, reads)
                self.connection.commit()
            except PLAIN_TROUBLES as trouble:
                self.connection.rollback()
                if isinstance(trouble, FileTroubleError) and trouble.check_id == "file_still_written":
                    changed = file
            except BaseException:
                self.connection.rollback()
                raise
            else:
                self.reads.update(reads)
                return
        for file in batch:
            self._say(file)
            try:
                self.reads[file.name] = read_file(
                    self.connection,
                    file,
                    self._target(file),
                    _REJECTS,
                    prepare=partial(self._prepare, file),
                    finish=partial(self._finish_one, file),
                    # in the batch it was read once
                    n_tries=1 if file is changed else 2,
                )
            except FileTroubleError as trouble:
                hold(self.connection, file, fingerprints[file.name], trouble)

    def _say(self, file: LandedFile) -> None:
        if self.on_file is not None and file.name not in self._said:
            self.on_file(file.name)
            self._said.add(file.name)

    def _target(self, file: LandedFile) -> str:
        """Where a file is read to: where it lands, or aside while somebody may come back who was erased."""
        name = _quote(file.table.identifier)
        return f"temp.{name}" if file.table in self._places else f"landing.{name}"

    def _prepare(self, file: LandedFile) -> None:
        if file.name in self.seen:
            forget_file(self.connection, file.name, self.contract)
        if file.table in self._places:
            name = _quote(file.table.identifier)
            self.connection.execute(f"create temp table if not exists {name} as from landing.{name} limit 0")

    def _finish_one(self, file: LandedFile, read: FileRead) -> None:
        self._finish([file], {file.name: read})

    def _finish(self, batch: list[LandedFile], reads: Mapping[str, FileRead]) -> None:
        """Note what was read; the days of the rows once a table, as each look scans it."""
        self.connection.executemany(
            "insert into landing.landed_files values (?, ?, ?, ?, ?, ?)",
            [
                [file.name, file.table.feed, file.table.table, read.fingerprint, read.n_rows, read.n_rejected]
                for file in batch
                for read in [reads[file.name]]
            ],
        )
        names = [file.name for file in batch if file.name in self.seen]
        if names:
            self.connection.execute(
                "delete from landing.held_files where landed_file in (select unnest(?::varchar[]))", [names]
            )
        for file in {file.table.identifier: file for file in batch}.values():
            read = [other.name for other in batch if other.table == file.table]
            note_rows(self.connection, file.table, read, is_read=True, relation=self._target(file))
            if file.table in self._places:
                self._land(file.table, self._target(file))
        if self._places:
            self.connection.execute(
                "insert into landing.files_to_search select unnest(?::varchar[])", [[file.name for file in batch]]
            )

    def _land(self, table: TableContract, aside: str) -> None:
        """Land what was read aside, without who was erased before and came back."""
        n_rows = take_out_returning(self.connection, self.suppressed, self._places[table], aside)
        if n_rows:
            self.n_returning[table.name] += n_rows
        self.connection.execute(f"insert into landing.{_quote(table.identifier)} from {aside}")
        self.connection.execute(f"drop table {aside}")


def _make_batches(files: Iterable[LandedFile]) -> Iterator[list[LandedFile]]:
    """Group files in their order: a few small ones, or one that is large."""
    batch: list[LandedFile] = []
    n_bytes = 0
    for file in files:
        size = _size_of(file)
        if batch and (len(batch) == _BATCH_FILES or n_bytes + size > _BATCH_BYTES):
            yield batch
            batch, n_bytes = [], 0
        batch.append(file)
        n_bytes += size
    if batch:
        yield batch


def _size_of(file: LandedFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _note_landing(connection: duckdb.DuckDBPyConnection, landing: Path, present: dict[str, str]) -> None:
    """Count landings: another folder that shares no file with what is loaded is another generation."""
    current = connection.execute("select coalesce(max(generation), 0) from landing.landings").fetchall()[0][0]
    paths = connection.execute("select landing from landing.landings where generation = ?", [current]).fetchall()
    path = str(landing.resolve())
    if (path,) in paths:
        return
    earlier = {**_read_fingerprints(connection, "landed_files"), **_read_fingerprints(connection, "held_files")}
    is_same = any(name in earlier and _bytes_of(earlier[name]) == _bytes_of(found) for name, found in present.items())
    generation = current if is_same and current else current + 1
    if generation > 1 and generation != current:
        note_everything(connection, "the landing is another one")
    connection.execute("insert into landing.landings values (?, ?)", [generation, path])
    connection.execute("delete from landing.generation")
    connection.execute("insert into landing.generation values (?)", [generation])


def _bytes_of(fingerprint: str) -> str:
    """Size and time of a file, without what the contract adds."""
    return fingerprint.rpartition(":")[0]


def _fingerprint_of(file: LandedFile) -> str:
    try:
        return file.fingerprint()
    except OSError:
        return "unreadable"


def _read_fingerprints(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return dict(connection.execute(f"select landed_file, fingerprint from landing.{table}").fetchall())


def _read_held(connection: duckdb.DuckDBPyConnection) -> list[HeldFile]:
    return [HeldFile(*row) for row in connection.execute("from landing.held_files order by landed_file").fetchall()]


def _forget_stale_results(connection: duckdb.DuckDBPyConnection, present: dict[str, str]) -> None:
    """Drop what the door said of versions that are no longer there."""
    seen = connection.execute("select distinct landed_file, fingerprint from landing.door_results").fetchall()
    for name, fingerprint in seen:
        if present.get(name) != fingerprint:
            forget_results(connection, name)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
