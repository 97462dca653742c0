"""Loads a landing folder into schema ``landing`` of the warehouse: every column as text, every row accounted for.

A landing table is any number of files: ``<feed>/<table>.csv``, ``<feed>/<table>.<part>.csv`` or anything below
``<feed>/<table>/``, each ``.csv``, ``.csv.gz`` or ``.parquet``. Columns are found by name in each file's own header, so
files of one table may differ in order and in optional columns. A row that is not well-formed CSV goes to
``landing.rejected_rows`` with its line and text; a file that cannot be what it claims to be stops the load with one
sentence. Only files that are new or changed since the last load are read, all in one transaction.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from abm.contract import TableContract

EXTENSIONS = (".csv", ".csv.gz", ".parquet")
# A field of a few megabytes (a pasted document in a CRM note) is odd but legal; beyond this a row is rejected.
MAX_LINE_BYTES = 32 * 1024 * 1024
GLOB_SIGN = re.compile(r"([*?\[])")
# A quoted field, kept as it is, or a line end other than LF outside of one.
LINE_END = re.compile(rb'("[^"]*")|\r\n?')

SCHEMA_SQL = """
create schema if not exists landing;
create table if not exists landing.landed_files (
    landed_file varchar, feed_id varchar, table_name varchar, fingerprint varchar, n_rows bigint, n_rejected bigint
);
create table if not exists landing.rejected_rows (
    landed_file varchar, feed_id varchar, table_name varchar, landed_line bigint, reason varchar, raw_payload varchar
);
"""


class LandingError(RuntimeError):
    """A landing that cannot be loaded; the message is one sentence naming file, row and column, and the remedy."""


@dataclass(frozen=True)
class LandedFile:
    """One file of a landing table; ``name`` is its path relative to the landing."""

    path: Path
    name: str
    table: TableContract

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet rather than CSV."""
        return self.name.lower().endswith(".parquet")

    @property
    def is_gzip(self) -> bool:
        """Whether the file is compressed."""
        return self.name.lower().endswith(".gz")

    def fingerprint(self) -> str:
        """What changes when the file or the contract does: size, modification time and expected columns."""
        stat = self.path.stat()
        return f"{stat.st_size}:{stat.st_mtime_ns}:{','.join(self.table.column_names)}"


@dataclass(frozen=True)
class LoadReport:
    """What one load did: files read anew, files dropped because they are gone, and files nothing reads."""

    n_read: int
    n_unchanged: int
    n_dropped: int
    unknown: tuple[str, ...]


def find_files(landing: Path, contract: Iterable[TableContract]) -> tuple[list[LandedFile], list[str]]:
    """Find the files of each landing table.

    Returns:
        The files in path order, and the relative names of data files that no table of the contract claims.

    Raises:
        LandingError: the folder does not exist or is not a folder.
    """
    if not landing.is_dir():
        what = "is not a folder" if landing.exists() else "does not exist"
        raise LandingError(
            f"Landing folder '{landing}' {what}: set ABM_LANDING to a folder with one sub-folder per feed, "
            "or write the demo with `python -m abm demo`."
        )
    tables = {(table.feed, table.table): table for table in contract}
    found: list[LandedFile] = []
    unknown: list[str] = []
    for path in sorted(landing.glob("*/**/*")):
        relative = path.relative_to(landing)
        if not path.is_file() or not path.name.lower().endswith(EXTENSIONS):
            continue
        if any(part.startswith((".", "~")) for part in relative.parts):
            continue
        # the table is the sub-folder's name, or the file's name up to its first dot
        table_name = relative.parts[1].split(".")[0] if len(relative.parts) == 2 else relative.parts[1]
        table = tables.get((relative.parts[0], table_name))
        if table is None:
            unknown.append(relative.as_posix())
        else:
            found.append(LandedFile(path=path, name=relative.as_posix(), table=table))
    return found, unknown


def load_landing(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: list[TableContract],
    on_file: Callable[[str], None] | None = None,
) -> LoadReport:
    """Bring schema ``landing`` in line with the landing folder.

    Args:
        connection: open, writable warehouse connection outside a transaction.
        landing: folder with one sub-folder per feed.
        contract: the tables to load; each exists afterwards, empty where nothing landed.
        on_file: called with each file's relative name before it is read, for progress.

    Raises:
        LandingError: the landing or one of its files cannot be read; nothing is changed then.
    """
    files, unknown = find_files(landing, contract)
    uneven: set[str] = set()
    while True:
        connection.begin()
        try:
            report = _load_files(connection, files, contract, uneven, on_file)
            connection.commit()
            return replace(report, unknown=tuple(unknown))
        except _UnevenLineEndsError as error:
            # DuckDB gives up the whole transaction with the file: all is read again, this one with its line ends evened
            connection.rollback()
            uneven.add(error.name)
        except BaseException:
            connection.rollback()
            raise


class _UnevenLineEndsError(Exception):
    """Line ends change on the way through a file, as where two systems' files were glued together."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _load_files(
    connection: duckdb.DuckDBPyConnection,
    files: list[LandedFile],
    contract: list[TableContract],
    uneven: set[str],
    on_file: Callable[[str], None] | None,
) -> LoadReport:
    _create_tables(connection, contract)
    known = dict(connection.execute("select landed_file, fingerprint from landing.landed_files").fetchall())
    present = {file.name: file.fingerprint() for file in files}
    stale = [name for name, fingerprint in known.items() if present.get(name) != fingerprint]
    for name in stale:
        _forget_file(connection, name, contract)
    fresh = [file for file in files if known.get(file.name) != present[file.name]]
    for file in fresh:
        if on_file is not None:
            on_file(file.name)
        _load_file(connection, file, present[file.name], file.name in uneven)
    n_dropped = len([name for name in stale if name not in present])
    return LoadReport(len(fresh), len(files) - len(fresh), n_dropped, ())


def _create_tables(connection: duckdb.DuckDBPyConnection, contract: Iterable[TableContract]) -> None:
    connection.execute(SCHEMA_SQL)
    for table in contract:
        columns = [*(f'"{name}" varchar' for name in table.column_names), "landed_file varchar", "landed_row bigint"]
        described = connection.execute(
            "select column_name from information_schema.columns"
            " where table_schema = 'landing' and table_name = ? order by ordinal_position",
            [table.identifier],
        ).fetchall()
        wanted = [*table.column_names, "landed_file", "landed_row"]
        if [name for (name,) in described] != wanted:
            # the contract changed: the raw table is rebuilt, and fingerprints (they hold the columns) bring files back
            connection.execute(f'create or replace table landing."{table.identifier}" ({", ".join(columns)})')
            for kept in ("landed_files", "rejected_rows"):
                connection.execute(
                    f"delete from landing.{kept} where feed_id = ? and table_name = ?", [table.feed, table.table]
                )


def _forget_file(connection: duckdb.DuckDBPyConnection, name: str, contract: Iterable[TableContract]) -> None:
    row = connection.execute("select feed_id, table_name from landing.landed_files where landed_file = ?", [name])
    feed, table_name = row.fetchall()[0]
    # a table that has left the contract has no rows to forget
    if any(table.feed == feed and table.table == table_name for table in contract):
        connection.execute(f'delete from landing."{feed}__{table_name}" where landed_file = ?', [name])
    connection.execute("delete from landing.rejected_rows where landed_file = ?", [name])
    connection.execute("delete from landing.landed_files where landed_file = ?", [name])


def _load_file(connection: duckdb.DuckDBPyConnection, file: LandedFile, fingerprint: str, is_uneven: bool) -> None:
    try:
        if file.is_parquet:
            n_rows, n_rejected = _load_parquet(connection, file), 0
        else:
            n_rows, n_rejected = _load_csv(connection, file, is_uneven)
    except duckdb.Error as error:
        # the reader's words for line ends of several kinds
        if "state machine" in str(error) and not is_uneven:
            raise _UnevenLineEndsError(file.name) from error
        first_line = str(error).strip().splitlines()[0]
        raise LandingError(f"{file.name}: cannot be read ({first_line}); replace the file or move it away.") from error
    connection.execute(
        "insert into landing.landed_files values (?, ?, ?, ?, ?, ?)",
        [file.name, file.table.feed, file.table.table, fingerprint, n_rows, n_rejected],
    )


def _load_parquet(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> int:
    described = connection.execute(f"describe from read_parquet({_pattern(file.path)})").fetchall()
    positions = _match_columns(file, [row[0] for row in described])
    quoted = {name: described[position][0].replace('"', '""') for name, position in positions.items()}
    selected = {name: f'cast("{column}" as varchar)' for name, column in quoted.items()}
    return _insert(connection, file, selected, f"read_parquet({_pattern(file.path)})")


def _load_csv(connection: duckdb.DuckDBPyConnection, file: LandedFile, is_uneven: bool) -> tuple[int, int]:
    header = read_header(file)
    if header is None:
        return 0, 0
    selected = {name: f"c{position}" for name, position in _match_columns(file, header).items()}
    with tempfile.TemporaryDirectory() as folder:
        path = _even_line_ends(file, Path(folder)) if is_uneven else file.path
        n_rows = _insert(connection, file, selected, _csv_reader(path, len(header)))
    return n_rows, _keep_rejects(connection, file)


def _csv_reader(path: Path, n_columns: int) -> str:
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(n_columns))
    # Everything is stated, nothing sniffed: a sniffer that guesses wrong merges or drops columns without a word.
    return (
        f"read_csv({_pattern(path)}, columns = {{{columns}}}, header = true, auto_detect = false,"
        " delim = ',', quote = '\"', escape = '\"', strict_mode = true, null_padding = false,"
        f" max_line_size = {MAX_LINE_BYTES}, store_rejects = true,"
        " rejects_scan = 'abm_reject_scans', rejects_table = 'abm_reject_errors')"
    )


def _even_line_ends(file: LandedFile, folder: Path) -> Path:
    """Copy a file with every line end outside quotes as LF."""
    data = gzip.decompress(file.path.read_bytes()) if file.is_gzip else file.path.read_bytes()
    copy = folder / "even.csv"
    copy.write_bytes(LINE_END.sub(lambda match: match[1] or b"\n", data))
    return copy


def _insert(connection: duckdb.DuckDBPyConnection, file: LandedFile, selected: dict[str, str], reader: str) -> int:
    expressions = [f"{selected.get(name, 'null')}" for name in file.table.column_names]
    row = connection.execute(
        f'insert into landing."{file.table.identifier}"'
        f" select {', '.join(expressions)}, {_literal(file.name)}, row_number() over () from {reader}"
    ).fetchone()
    return int(row[0]) if row else 0


def _keep_rejects(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> int:
    """Move the reader's rejected lines to ``landing.rejected_rows``; one row a line, however many errors it has."""
    connection.execute(
        "insert into landing.rejected_rows"
        " select ?, ?, ?, line, lower(arg_min(error_message, error_type)),"
        # the reader leaves halves of line ends on a line
        " trim(any_value(csv_line), chr(13) || chr(10))"
        " from abm_reject_errors group by line",
        [file.name, file.table.feed, file.table.table],
    )
    row = connection.execute("select count(distinct line) from abm_reject_errors").fetchone()
    connection.execute("drop table abm_reject_errors; drop table abm_reject_scans")
    return int(row[0]) if row else 0


def read_header(file: LandedFile) -> list[str] | None:
    """Read a CSV file's column names; ``None`` for an empty file.

    Raises:
        LandingError: the file is not the gzip that it should be, or its header is not UTF-8 text. In any other row,
            bytes that are not UTF-8 are that row's trouble alone.
    """
    try:
        with file.path.open("rb") as raw, gzip.open(raw) if file.is_gzip else raw as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
            header = next(csv.reader(text), None)
            if file.is_gzip:
                # DuckDB takes what there is of a file that was cut short, and says nothing
                while text.buffer.read(io.DEFAULT_BUFFER_SIZE * 128):
                    pass
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LandingError(
            f"{file.name}: is named .gz but is not a whole gzip file ({error}); land it again."
        ) from error
    if header and any("\udc80" <= character <= "\udcff" for name in header for character in name):
        raise LandingError(f"{file.name}: the header is not UTF-8 text; convert the file to UTF-8.")
    return header


def _match_columns(file: LandedFile, header: list[str]) -> dict[str, int]:
    """Find each contract column's position in a header, by name regardless of case and outer spaces."""
    names = [name.strip().lower() for name in header]
    positions: dict[str, int] = {}
    for column in file.table.columns:
        places = [position for position, name in enumerate(names) if name == column.name.lower()]
        if len(places) > 1:
            raise LandingError(f"{file.name}: column '{column.name}' stands twice in the header; keep one of them.")
        if places:
            positions[column.name] = places[0]
        elif column.is_required:
            near = difflib.get_close_matches(column.name.lower(), names, n=1)
            hint = f" '{near[0]}' looks like it, renamed?" if near else ""
            raise LandingError(
                f"{file.name}: required column '{column.name}' is missing from the header "
                f"(row 1 has: {', '.join(names)}).{hint} Land the file with '{column.name}'."
            )
    return positions


def _pattern(path: Path) -> str:
    """SQL literal of the pattern that matches a path and nothing else: DuckDB takes every file name for a pattern."""
    return _literal(GLOB_SIGN.sub(r"[\1]", str(path)))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
