"""The files of a landing: which there are, and how one is read into a table of text columns.

A landing table is any number of files: ``<feed>/<table>.csv``, ``<feed>/<table>.<part>.csv`` or anything below
``<feed>/<table>/``, each ``.csv``, ``.csv.gz`` or ``.parquet``. The loader and the door read a file by the same
function, so what the door looks at is what would be loaded.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import duckdb

from abm.contract import ColumnContract, TableContract

EXTENSIONS = (".csv", ".csv.gz", ".parquet")
# A field of a few megabytes (a pasted document in a CRM note) is odd but legal; beyond this a row is rejected.
MAX_LINE_BYTES = 32 * 1024 * 1024
GLOB_SIGN = re.compile(r"([*?\[])")
# A quoted field, kept as it is, or a line end other than LF outside of one.
LINE_END = re.compile(rb'("[^"]*")|\r\n?')
DATE_IN_NAME = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
# Fewer lines that are no UTF-8 are those rows' trouble, not the file's encoding.
MIN_LINES_OF_AN_ENCODING = 10
_UTF_8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
# What Western text holds in Windows-1252: euro, ellipsis, curly quotes, dashes, trade mark, and Latin-1's letters.
_USUAL_WINDOWS_BYTE = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0-\xff]")
# Windows-1252 gives these no meaning; text holds no NUL either
_NO_WINDOWS_BYTE = re.compile(rb"[\x00\x81\x8d\x8f\x90\x9d]")
# one odd letter in so many may be a coincidence
_COINCIDENCE = 50
_CHUNK_BYTES = 1 << 20


class LandingError(RuntimeError):
    """A landing that cannot be loaded; the message is one sentence naming file, row and column, and the remedy."""


class FileTroubleError(LandingError):
    """A file that cannot be read as what it should be; ``check_id`` is the check of ``door_checks.csv`` it fails."""

    def __init__(self, check_id: str, reason: str) -> None:
        """Keep which check fails beside the sentence."""
        super().__init__(reason)
        self.check_id = check_id


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

    @property
    def dated_on(self) -> date | None:
        """The last day (YYYY-MM-DD) in the file's name or its folders'; ``None`` where there is none."""
        for text in reversed(DATE_IN_NAME.findall(self.name)):
            try:
                return date.fromisoformat(text)
            except ValueError:
                continue
        return None

    def fingerprint(self) -> str:
        """What changes when the file or what is read from it does: size, modification time and contract.

        Raises:
            OSError: the file is gone or cannot be looked at.
        """
        stat = self.path.stat()
        return f"{stat.st_size}:{stat.st_mtime_ns}:{self.table.reading_digest}"

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file's bytes, decompressed."""
        with self.path.open("rb") as raw:
            if self.is_gzip:
                with gzip.open(raw) as stream:
                    yield cast(BinaryIO, stream)
            else:
                yield raw


@dataclass(frozen=True)
class FileRead:
    """What one reading gave: well-formed rows, rejected lines, and whether Windows-1252 had to be decoded."""

    fingerprint: str
    n_rows: int
    n_rejected: int
    is_decoded: bool


@dataclass(frozen=True)
class Layout:
    """Where a file's columns are: SQL expression by contract column, fields a row, and whether row 1 is a header."""

    selected: dict[str, str]
    n_fields: int
    has_header: bool


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
    tables = {(table.feed, name): table for table in contract for name in (table.table, *table.also_landed_as)}
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


def read_file(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    target: str,
    rejects: str,
    finish: Callable[[FileRead], None] | None = None,
    prepare: Callable[[], None] | None = None,
    n_tries: int = 2,
) -> FileRead:
    """Append a file's rows, as text, to a table, and its rejected lines to another: whole or not at all.

    Args:
        connection: writable connection outside a transaction.
        file: the file.
        target: SQL name of a table of the contract's columns, ``landed_file`` and ``landed_row``.
        rejects: SQL name of a table like ``landing.rejected_rows``.
        finish: called in the same transaction after the file was read.
        prepare: called in the same transaction before it is read.
        n_tries: how often a file that changes while it is read is read in all.

    Raises:
        FileTroubleError: the file cannot be read as what it should be, or changes while it is read; nothing is
            changed then.
    """
    for _ in range(n_tries):
        before = _look_at(file)
        try:
            return _read_treated(connection, file, before, target, rejects, finish, prepare)
        except FileTroubleError:
            # a file that is being written may look like anything
            if _look_at(file) == before:
                raise
    raise FileTroubleError(
        "file_still_written",
        f"{file.name}: is still being written (its size or time changed while it was read); "
        "land it under another name and rename it when it is complete.",
    )


def read_plainly(connection: duckdb.DuckDBPyConnection, file: LandedFile, target: str, rejects: str) -> FileRead:
    """Do as :func:`read_file` within the caller's transaction, which is to be rolled back where this raises.

    Raises:
        PLAIN_TROUBLES: there is trouble with the file that :func:`read_file` may cure or explain.
    """
    fingerprint = _look_at(file)
    n_rows, n_rejected = _read_rows(connection, file, target, rejects, set())
    _refuse_changed(file, fingerprint)
    return FileRead(fingerprint, n_rows, n_rejected, is_decoded=False)


def _look_at(file: LandedFile) -> str:
    try:
        return file.fingerprint()
    except OSError as error:
        raise _explain_unreadable(file, error) from error


def _refuse_changed(file: LandedFile, fingerprint: str) -> None:
    if _look_at(file) != fingerprint:
        raise FileTroubleError("file_still_written", f"{file.name}: changed while it was read.")


def _explain_unreadable(file: LandedFile, error: BaseException) -> FileTroubleError:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    first_line = (said.strip().splitlines() or [type(error).__name__])[0].replace(str(file.path), file.name)
    return FileTroubleError(
        "unreadable_file", f"{file.name}: cannot be read ({first_line}); replace the file or move it away."
    )


class _TreatmentNeeded(Exception):  # noqa: N818
    """A file can be read once something is done to a copy of it."""

    def __init__(self, treatment: str) -> None:
        super().__init__(treatment)
        self.treatment = treatment


_ROW_NUMBER = "row_number() over ()"
_UNREADABLE = (duckdb.Error, OSError, csv.Error)
PLAIN_TROUBLES = (FileTroubleError, _TreatmentNeeded, *_UNREADABLE)


def _read_treated(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    fingerprint: str,
    target: str,
    rejects: str,
    finish: Callable[[FileRead], None] | None,
    prepare: Callable[[], None] | None,
) -> FileRead:
    """Read a file, or a treated copy where one is needed: DuckDB gives up a transaction with its first error."""
    treatments: set[str] = set()
    while True:
        connection.begin()
        try:
            if prepare is not None:
                prepare()
            n_rows, n_rejected = _read_rows(connection, file, target, rejects, treatments)
            read = FileRead(fingerprint, n_rows, n_rejected, "decode" in treatments)
            if finish is not None:
                finish(read)
            _refuse_changed(file, fingerprint)
            connection.commit()
            return read
        except _TreatmentNeeded as needed:
            connection.rollback()
            treatments.add(needed.treatment)
        except _UNREADABLE as error:
            connection.rollback()
            raise _explain_unreadable(file, error) from error
        except BaseException:
            connection.rollback()
            raise


def _read_rows(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, target: str, rejects: str, treatments: set[str]
) -> tuple[int, int]:
    if file.is_parquet:
        selected, reader, row_number = _plan_parquet(connection, file)
        return _insert(connection, file, selected, reader, target, row_number), 0
    with tempfile.TemporaryDirectory() as folder:
        path = _treat(file, Path(folder), treatments) if treatments else file.path
        treated = LandedFile(path, file.name.removesuffix(".gz"), file.table) if treatments else file
        layout = _plan_csv(treated, is_decoded="decode" in treatments)
        if layout is None:
            return 0, 0
        try:
            n_rows = _insert(connection, file, layout.selected, _csv_reader(path, layout), target)
        except duckdb.Error as error:
            # the reader's words for line ends of several kinds
            if "state machine" in str(error) and "even" not in treatments:
                raise _TreatmentNeeded("even") from error
            raise
    if "decode" not in treatments and _count_lines_not_utf_8(connection) >= MIN_LINES_OF_AN_ENCODING:
        with file.open() as stream:
            if is_plainly_windows_1252(stream.read()):
                raise _TreatmentNeeded("decode")
    return n_rows, _keep_rejects(connection, file, rejects)


def _plan_parquet(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> tuple[dict[str, str], str, str]:
    """Find the columns of a Parquet file: expressions by contract column, the reader, and what numbers a row from 1."""
    options = ""
    reader = f"read_parquet({_pattern(file.path)}"
    described = connection.execute(f"describe from {reader})").fetchall()
    row_number = _ROW_NUMBER
    if not any(str(row[0]).lower() == "file_row_number" for row in described):
        # counting as rows go by keeps one core busy; the reader knows the number
        options, row_number = ", file_row_number = true", "file_row_number + 1"
    layout = find_columns(file, [row[0] for row in described], may_lack_header=False)
    selected: dict[str, str] = {}
    for name, place in layout.items():
        column, kind = described[place][0], str(described[place][1])
        if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
            raise FileTroubleError(
                "nested_values",
                f"{file.name}: column '{name}' holds nested values ({kind.split('(')[0]}) instead of one value a row; "
                "land it as text or as a number.",
            )
        if kind == "BLOB":
            # some writers forget to say that their bytes are text
            options = options.replace(", binary_as_string = true", "") + ", binary_as_string = true"
        quoted = column.replace('"', '""')
        selected[name] = f'cast("{quoted}" as varchar)'
    return {**selected, **_dated_columns(file, layout)}, f"{reader}{options})", row_number


def _plan_csv(file: LandedFile, is_decoded: bool) -> Layout | None:
    """Find the columns of a CSV file; ``None`` where it is empty."""
    header = read_header(file)
    if header is None:
        return None
    if any("\udc80" <= character <= "\udcff" for name in header for character in name):
        with file.open() as stream:
            is_plain = not is_decoded and is_plainly_windows_1252(stream.read())
        if is_plain:
            raise _TreatmentNeeded("decode")
        raise FileTroubleError(
            "text_encoding", f"{file.name}: the header is not UTF-8 text; convert the file to UTF-8."
        )
    order = find_headerless_order(file.table, header)
    positions = find_columns(file, header if order is None else list(order), may_lack_header=True)
    selected = {name: f"c{place}" for name, place in positions.items()}
    return Layout({**selected, **_dated_columns(file, positions)}, len(header), has_header=order is None)


def read_header(file: LandedFile) -> list[str] | None:
    """Read a CSV file's first row; ``None`` for an empty file. Bytes that are no UTF-8 come as surrogates.

    Raises:
        FileTroubleError: the file is not the gzip that it should be.
    """
    try:
        with file.open() as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
            header = next(csv.reader(text), None)
            if file.is_gzip:
                # DuckDB takes what there is of a file that was cut short, and says nothing
                while stream.read(_CHUNK_BYTES):
                    pass
            text.detach()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FileTroubleError(
            "unreadable_file", f"{file.name}: is named .gz but is not a whole gzip file ({error}); land it again."
        ) from error
    return header


def find_headerless_order(table: TableContract, first_row: list[str]) -> tuple[str, ...] | None:
    """Find the declared column order of a file whose first row names no column of the contract."""
    known = {name for column in table.columns for name in column.landed_names}
    if any(field.strip().lower() in known for field in first_row):
        return None
    return next((order for order in table.headerless if len(order) == len(first_row)), None)


def find_columns(file: LandedFile, header: list[str], may_lack_header: bool) -> dict[str, int]:
    """Find each contract column's position in a header, by name or alias, regardless of case and outer spaces.

    Raises:
        FileTroubleError: a column stands twice, or a required one is missing.
    """
    names = [name.strip().lower() for name in header]
    own = {column.name.lower(): column for column in file.table.columns}
    positions: dict[str, int] = {}
    for column in file.table.columns:
        # another column's own name is never an alias
        landed_as = next(
            (name for name in column.landed_names if name in names and own.get(name, column) is column), None
        )
        if landed_as is not None:
            if names.count(landed_as) > 1:
                raise FileTroubleError(
                    "doubled_column",
                    f"{file.name}: column '{landed_as}' stands twice in the header; keep one of them.",
                )
            positions[column.name] = names.index(landed_as)
        elif column.is_required and not (column.is_from_file_name and file.dated_on):
            raise _explain_missing(file, column, names, may_lack_header)
    return positions


def _explain_missing(
    file: LandedFile, column: ColumnContract, names: list[str], may_lack_header: bool
) -> FileTroubleError:
    if column.is_from_file_name:
        ending = next(ending for ending in EXTENSIONS if file.name.lower().endswith(ending))
        stem = file.name[: -len(ending)]
        return FileTroubleError(
            "undated_file",
            f"{file.name}: neither a column '{column.name}' nor the file's name says which day it is of; "
            f"name it with its date, such as {stem}.2026-01-31{ending}.",
        )
    known = {name for column in file.table.columns for name in column.landed_names}
    if may_lack_header and not known & set(names):
        # the first row may be data, which is not repeated here
        return FileTroubleError(
            "missing_column",
            f"{file.name}: row 1 names no column of {file.table.name}, so required column '{column.name}' is missing;"
            " land the file with a header row, separated by commas, or declare its order as 'headerless_columns' in"
            f" models/staging/{file.table.feed}.",
        )
    near = difflib.get_close_matches(column.name.lower(), names, n=1)
    hint = f" '{near[0]}' looks like it, renamed?" if near else ""
    shown = ", ".join(name[:40] for name in names[:30])
    first = "row 1 has" if may_lack_header else "the file has"
    return FileTroubleError(
        "missing_column",
        f"{file.name}: required column '{column.name}' is missing from the header "
        f"({first}: {shown}).{hint} Land the file with '{column.name}'.",
    )


def _dated_columns(file: LandedFile, positions: dict[str, int]) -> dict[str, str]:
    day = file.dated_on
    lacking = [column for column in file.table.columns if column.is_from_file_name and column.name not in positions]
    return {column.name: _literal(day.isoformat()) for column in lacking} if day else {}


def _csv_reader(path: Path, layout: Layout) -> str:
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(layout.n_fields))
    # Everything is stated, nothing sniffed: a sniffer that guesses wrong merges or drops columns without a word.
    return (
        f"read_csv({_pattern(path)}, columns = {{{columns}}}, header = {str(layout.has_header).lower()},"
        " auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true, null_padding = false,"
        f" max_line_size = {MAX_LINE_BYTES}, store_rejects = true,"
        " rejects_scan = 'abm_reject_scans', rejects_table = 'abm_reject_errors')"
    )


def _treat(file: LandedFile, folder: Path, treatments: set[str]) -> Path:
    """Copy a file with every line end outside quotes as LF, or from Windows-1252 to UTF-8, or both."""
    with file.open() as stream:
        data = stream.read()
    if "decode" in treatments:
        data = data.decode("cp1252").encode()
    if "even" in treatments:
        data = LINE_END.sub(lambda match: match[1] or b"\n", data)
    copy = folder / "treated.csv"
    copy.write_bytes(data)
    return copy


def is_plainly_windows_1252(data: bytes) -> bool:
    """Whether bytes that are no UTF-8 are Western text of the older kind (Windows-1252, of which Latin-1 is a part).

    They are where nearly every byte above ASCII is one that such text holds, and UTF-8 letters are coincidence.
    """
    if _NO_WINDOWS_BYTE.search(data):
        return False
    n_high = len(_HIGH_BYTE.findall(data))
    n_odd = n_high - len(_USUAL_WINDOWS_BYTE.findall(data))
    return n_high > 0 and max(n_odd, len(_UTF_8_LETTER.findall(data))) * _COINCIDENCE <= n_high


def _insert(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    selected: dict[str, str],
    reader: str,
    target: str,
    row_number: str = _ROW_NUMBER,
) -> int:
    expressions = [selected.get(name, "null") for name in file.table.column_names]
    row = connection.execute(
        f"insert into {target} select {', '.join(expressions)}, {_literal(file.name)}, {row_number} from {reader}"
    ).fetchone()
    return int(row[0]) if row else 0


def _count_lines_not_utf_8(connection: duckdb.DuckDBPyConnection) -> int:
    query = "select count(distinct line) from abm_reject_errors where lower(error_message) like '%utf-8%'"
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _keep_rejects(connection: duckdb.DuckDBPyConnection, file: LandedFile, rejects: str) -> int:
    """Move the reader's rejected lines to a table; one row a line, however many errors it has."""
    connection.execute(
        f"insert into {rejects}"
        " select ?, ?, ?, line, lower(arg_min(error_message, error_type)),"
        # the reader leaves halves of line ends on a line
        " trim(any_value(csv_line), chr(13) || chr(10))"
        " from abm_reject_errors group by line",
        [file.name, file.table.feed, file.table.table],
    )
    row = connection.execute("select count(distinct line) from abm_reject_errors").fetchone()
    connection.execute("drop table abm_reject_errors; drop table abm_reject_scans")
    return int(row[0]) if row else 0


def _pattern(path: Path) -> str:
    """SQL literal of the pattern that matches a path and nothing else: DuckDB takes every file name for a pattern."""
    return _literal(GLOB_SIGN.sub(r"[\1]", str(path)))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
